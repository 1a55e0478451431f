"""What a lane carries, and what it brings back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from events.webhooks.answers import Answer
from events.webhooks.secrets import Opened


@dataclass(frozen=True, slots=True)
class Addressee:
    """An endpoint as the messages of one batch are sent to it."""

    endpoint_id: UUID
    workspace_id: UUID
    url: str
    api_version: str
    is_failing: bool
    opened: Opened = field(repr=False)
    # As they lay when they were opened.
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery, claimed and rendered.

    `lease` is when it is due again if nobody hears of it, `was_due_at` when it was before.
    `until`, of `time.monotonic`, is when it goes back if it still waits for its turn.
    """

    to: Addressee
    delivery_id: UUID
    attempts: int
    was_due_at: datetime
    lease: datetime
    notice_id: str
    cursor: str
    body: bytes
    until: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel; without an answer it was not sent."""

    parcel: Parcel
    at: datetime
    answer: Answer | None = None

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it."""
        return self.answer is not None and self.answer.fault is None

    @property
    def failed(self) -> bool:
        """Whether it was sent in vain."""
        return self.answer is not None and self.answer.fault is not None
