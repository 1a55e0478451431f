"""A member on the engine's bench: the row that is locked, and what is booked on it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from accounts.models.customers import zone_name_at
from core.ids import uuid7_series
from loyalty.challenges.progress import ChallengeStanding
from loyalty.rules.parts import Trace
from loyalty.streaks.walk import StreakStanding
from loyalty.tiers.holding import Grant


class Standings(msgspec.Struct, omit_defaults=True):
    """Where one customer stands in each streak and challenge, by their ids, and granted tiers.

    Of an erased person nothing is kept, and nothing is counted again.
    """

    streaks: dict[str, StreakStanding] = {}
    challenges: dict[str, ChallengeStanding] = {}
    is_erased: bool = False
    grants: list[Grant] = []
    # The tier that was earned, as long as there are grants: the member's is the better one.
    own_tier: str = ""


decode_standings = msgspec.json.Decoder(Standings, strict=False).decode
encode_standings = msgspec.json.Encoder(decimal_format="string").encode


def standings_of(kept: Any) -> Standings:
    """The standings that a member keeps as JSON values."""
    return msgspec.convert(kept, Standings, strict=False)


class NewEntry(msgspec.Struct, omit_defaults=True):
    """A line of the ledger on its way into the table: `LedgerEntry`'s columns."""

    customer_id: UUID
    turn: int
    kind: str
    points: int
    pending: int
    balance: int
    occurred_at: datetime
    trace: Trace
    id: UUID | None = None
    event_id: UUID | None = None
    step: int = 0
    subject_id: UUID | None = None
    goal: int | None = None
    reason: str = ""
    by_id: UUID | None = None
    # When what moves had been earned, where that is not when it moves.
    earned_at: datetime | None = None


class NewLot(msgspec.Struct):
    """A lot on its way into the table: `Lot`'s columns."""

    id: UUID
    customer_id: UUID
    points: int
    remaining: int
    is_pending: bool
    ripens_at: datetime | None
    expires_at: datetime | None
    event_id: UUID | None = None
    subject_id: UUID | None = None
    rule: str = ""
    expired: int = 0

    @property
    def due_at(self) -> datetime | None:
        """When what is left ripens or expires."""
        if not self.remaining:
            return None
        return self.ripens_at if self.is_pending else self.expires_at


class Standing(msgspec.Struct, omit_defaults=True):
    """One locked member: `Member`'s columns, and what the customer's record says of them."""

    customer_id: UUID
    turn: int
    balance: int
    pending: int
    lifetime: int
    tier: str
    tier_period_on: date
    earned_now: Decimal
    earned_before: Decimal
    tier_revision: int
    standings: Standings
    due_at: datetime | None = None
    has_refunds: bool = False
    groups: list[str] = []
    time_zone: str = ""
    former_zones: list[list[str]] = []

    def book(self, kind: str, points: int, pending: int, **more: Any) -> NewEntry:
        """The customer's next entry of the ledger; the sums follow it."""
        self.turn += 1
        self.balance += points
        self.pending += pending
        return NewEntry(
            customer_id=self.customer_id,
            turn=self.turn,
            kind=kind,
            points=points,
            pending=pending,
            balance=self.balance,
            **more,
        )

    def zone_name_at(self, moment: datetime) -> str:
        """Where the customer's days began at an instant; "" is the workspace's zone."""
        if not self.time_zone and not self.former_zones:
            return ""
        return zone_name_at(moment, former=self.former_zones, now=self.time_zone)

    def is_due_by(self, moment: datetime | None) -> None:
        """Note that something of the customer's ripens or expires at an instant."""
        if moment is not None and (self.due_at is None or moment < self.due_at):
            self.due_at = moment


def with_ids(entries: Sequence[NewEntry]) -> Sequence[NewEntry]:
    """The entries, each with a key, in the order of booking."""
    for entry, key in zip(entries, uuid7_series(len(entries)), strict=True):
        entry.id = key
    return entries
