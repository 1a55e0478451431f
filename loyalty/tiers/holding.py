"""Tiers that a member was granted, beside the one that was earned."""

from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec


class Grant(msgspec.Struct, frozen=True):
    """A tier that a member is at least in, until the end of a day of the workspace's; None: ever.

    `id` is that of its `TierGrant`.
    """

    id: UUID
    tier: str
    until: date | None = None

    def holds_on(self, today: date) -> bool:
        """Whether it still counts on a day."""
        return self.until is None or today <= self.until


class Holding(Protocol):
    """What a member keeps of both: `own_tier` is the earned one while there are grants."""

    grants: list[Grant]
    own_tier: str
