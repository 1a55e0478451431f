"""What a purchase must be to count for a stamp programme, now or when a card was spent."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

import msgspec

from events.kinds import GAINS
from loyalty.rules.facts import Facts, Happening
from loyalty.selection import CompiledSelection, Selection, compile_selection, selection_of
from loyalty.stamps.models import StampProgram

_NOTHING = Decimal(0)


class KeptTerms(msgspec.Struct):
    """The terms as a spent card keeps them."""

    counts: Selection
    currency: str
    minimum: Decimal | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The same, ready to be asked. Only what customers pay counts: no visits, no refunds.

    With a `minimum`, money in another currency than the workspace's does not count.
    """

    selection: CompiledSelection
    currency: str
    minimum: Decimal | None
    starts_at: datetime | None
    ends_at: datetime | None

    def may_be_about(self, event: Happening) -> bool:
        """Whether events of this one's type may count."""
        return event.event_type in GAINS and self.selection.may_be_about(event)

    def is_about(self, event: Happening) -> bool:
        """Whether the event may count, whatever was refunded of it."""
        moment = event.occurred_at
        if self.starts_at is not None and moment < self.starts_at:
            return False
        if self.ends_at is not None and moment >= self.ends_at:
            return False
        return event.event_type in GAINS and self.selection.is_about(event)

    def admit(self, facts: Facts) -> bool:
        """Whether the event counts with what was kept of it."""
        return self.is_about(facts.event) and self._is_enough(facts) and self.selection.holds(facts)

    def _is_enough(self, facts: Facts) -> bool:
        kept = facts.kept or _NOTHING
        if self.minimum is None:
            return kept > 0
        return kept > 0 and kept >= self.minimum and facts.event.currency == self.currency


def terms_of(program: StampProgram, currency: str) -> KeptTerms:
    """What a programme asks for now; `currency` is the workspace's."""
    return KeptTerms(
        counts=selection_of(program.counts),
        currency=currency,
        minimum=program.minimum_amount,
        starts_at=program.starts_at,
        ends_at=program.until,
    )


def compile_terms(kept: KeptTerms) -> Terms:
    """The terms, compiled."""
    return Terms(
        selection=compile_selection(kept.counts),
        currency=kept.currency,
        minimum=kept.minimum,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
    )


@lru_cache(maxsize=1024)
def compiled_terms(text: str) -> Terms:
    """Those of a spent card: its JSON, as the table gives it."""
    return compile_terms(msgspec.json.decode(text, type=KeptTerms, strict=False))
