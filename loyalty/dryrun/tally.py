"""What a dry run has counted so far: bounded, however many events and customers there are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from loyalty.rules.parts import Part, Verdict

SHOWN_PEOPLE = 20
SHOWN_EXAMPLES = 5

CAPPED = "capped"
REFUNDED = "refunded"
# The most telling come first.
_KINDS = (
    Verdict.AWARDED.value,
    CAPPED,
    Verdict.LIMIT.value,
    Verdict.CONDITIONS.value,
    REFUNDED,
    *(one.value for one in Verdict),
)


class Side(msgspec.Struct):
    """What one of the two rules made of the events; `refusals` by verdict."""

    points: int = 0
    events: int = 0
    customers: int = 0
    refusals: dict[str, int] = {}

    def count(self, part: Part | None) -> int:
        """Count an answer; its points."""
        if part is None:
            return 0
        if part.points:
            self.points += part.points
            self.events += 1
        else:
            kind = kind_of(part)
            self.refusals[kind] = self.refusals.get(kind, 0) + 1
        return part.points


class Change(msgspec.Struct):
    """One customer's points by the rule of today and by the draft."""

    customer_id: UUID
    today: int
    draft: int

    @property
    def size(self) -> int:
        """How many points the customer wins or loses."""
        return abs(self.draft - self.today)


class Example(msgspec.Struct):
    """One event, and what the draft made of it."""

    event_id: UUID
    customer_id: UUID
    occurred_at: datetime
    today: int
    part: Part
    currency: str

    @property
    def differs(self) -> bool:
        """Whether the draft gives other points than the rule of today."""
        return self.part.points != self.today


class Tally(msgspec.Struct):
    """Everything that the answer is made of."""

    events: int = 0
    customers: int = 0
    today: Side = msgspec.field(default_factory=Side)
    draft: Side = msgspec.field(default_factory=Side)
    winners: int = 0
    losers: int = 0
    won: list[Change] = []
    lost: list[Change] = []
    examples: dict[str, list[Example]] = {}

    def meet(self, change: Change) -> None:
        """Count a customer whose events one of the rules was about."""
        self.customers += 1
        self.today.customers += change.today > 0
        self.draft.customers += change.draft > 0
        if change.draft > change.today:
            self.winners += 1
            _keep_largest(self.won, change)
        elif change.draft < change.today:
            self.losers += 1
            _keep_largest(self.lost, change)

    def show(self, example: Example) -> None:
        """Keep an example, unless there are enough of its kind."""
        kept = self.examples.setdefault(kind_of(example.part), [])
        if len(kept) < SHOWN_EXAMPLES:
            kept.append(example)
        elif example.differs and not kept[-1].differs:
            kept[-1] = example

    def chosen(self) -> list[Example]:
        """Examples as different as there are, those first that the draft changes."""
        return list(self._by_turns())[:SHOWN_EXAMPLES]

    def _by_turns(self) -> Iterator[Example]:
        found = [self.examples[kind] for kind in dict.fromkeys(_KINDS) if kind in self.examples]
        rows = [sorted(kept, key=lambda one: not one.differs) for kept in found]
        for turn in range(SHOWN_EXAMPLES):
            yield from (row[turn] for row in rows if turn < len(row))


def kind_of(part: Part) -> str:
    """What sort of answer it is: a verdict, or that of an award that was cut."""
    if part.verdict is not Verdict.AWARDED:
        return part.verdict.value
    if not part.points:
        return REFUNDED
    return CAPPED if part.capped else part.verdict.value


def _keep_largest(kept: list[Change], change: Change) -> None:
    if len(kept) == SHOWN_PEOPLE and change.size <= kept[-1].size:
        return
    kept.append(change)
    kept.sort(key=lambda one: (-one.size, one.customer_id))
    del kept[SHOWN_PEOPLE:]


_encoder = msgspec.json.Encoder(decimal_format="string")


def to_json(tally: Tally) -> dict[str, Any]:
    """The tally as plain JSON values: what a run keeps on its way."""
    kept: dict[str, Any] = msgspec.json.decode(_encoder.encode(tally))
    return kept


def from_json(kept: Any) -> Tally:
    """The tally that `to_json` made these values of."""
    return msgspec.convert(kept, Tally, strict=False)
