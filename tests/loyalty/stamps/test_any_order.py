"""Whatever order and batches events come in: cards follow from the events and the redemptions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.models import Stamp, StampCard, StampProgram
from loyalty.replay.verifying import verify
from loyalty.stamps.errors import NoFinishedCard
from loyalty.stamps.reading import programs_of
from tests.factories import NOON, draft, make_member
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import (
    finish_at_once,
    give_back,
    key_of,
    make_program,
    refs,
    spend,
    told,
)

pytestmark = pytest.mark.django_db
THRESHOLD = 3


@dataclass(frozen=True)
class Fact:
    """A purchase, or money that goes back for one; each at an instant of its own."""

    kind: str
    hours: int
    amount: int
    of: int

    def drafted(self, customer: Customer, number: int) -> Draft:
        """It, as it happens to this customer."""
        more: dict[str, Any] = {}
        if self.kind == "refund":
            more["metadata"] = {"refund_of": _name(customer, self.of)}
        return draft(
            customer,
            "transaction",
            self.kind,
            amount=Decimal(self.amount),
            event_timestamp=NOON + timedelta(hours=self.hours - 100, minutes=number),
            external_id=_name(customer, number),
            **more,
        )


@dataclass
class Listener:
    """Somebody who knows full cards from what is told alone, and what was redeemed."""

    customer: Customer
    full: int = 0
    heard: int = 0

    def listen(self) -> None:
        """Hear what was told since the last time."""
        every = told(self.customer.workspace, "stamp_card.completed", "stamp_card.reopened")
        own = [one for one in every if one["pass_id"] == str(self.customer.id)]
        for one in own[self.heard :]:
            assert (one["finished"] > self.full) is (one["type"] == "stamp_card.completed")
            self.full = one["finished"]
        self.heard = len(own)


def _name(customer: Customer, number: int) -> str:
    return f"{customer.external_id}-{number:02}"


@dataclass
class Chapter:
    """Some facts in the order in which they come, in batches; what is deleted, and then."""

    numbers: list[int]
    sizes: list[int]
    deleted: set[int]
    then: str


@dataclass
class Oracle:
    """What follows: naively, from everything that is known, with no regard to any order."""

    facts: Sequence[Fact]
    minimum: int
    once_a_day: bool
    known: set[int] = field(default_factory=set)
    cards: list[list[int]] = field(default_factory=list)

    def counts(self, number: int) -> bool:
        """Whether enough is left of a purchase."""
        fact = self.facts[number]
        back = [self.facts[n] for n in self.known if self.facts[n].kind == "refund"]
        left = fact.amount - sum(one.amount for one in back if one.of == number)
        return number in self.known and fact.kind == "purchase" and left >= self.minimum

    def open(self) -> list[int]:
        """Purchases with a stamp on no spent card, the oldest first."""
        spent = {number for card in self.cards for number in card}
        days = {self._day(number) for number in spent if self.counts(number)}
        found = []
        for number in sorted(self.known - spent, key=self._age):
            if not self.counts(number) or (self.once_a_day and self._day(number) in days):
                continue
            days.add(self._day(number))
            found.append(number)
        return found

    def _age(self, number: int) -> int:
        return self.facts[number].hours * 60 + number

    def _day(self, number: int) -> Any:
        # The shop is in Berlin, an hour ahead of UTC in these days.
        minutes = timedelta(hours=self.facts[number].hours - 99, minutes=number)
        return (NOON + minutes).date()


facts = st.lists(
    st.builds(
        Fact,
        kind=st.sampled_from(["purchase", "purchase", "purchase", "refund"]),
        hours=st.integers(0, 95),
        amount=st.sampled_from([4, 6, 10]),
        of=st.integers(0, 15),
    ),
    min_size=4,
    max_size=16,
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Fact], list[Chapter]]:
    """What happens, and in how many chapters it becomes known, in whatever order."""
    happened = draw(facts)
    order = draw(st.permutations(range(len(happened))))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), min_size=1, max_size=4)))
    chapters, known = [], set[int]()
    for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        known |= {*order[start:end]}
        chapters.append(
            Chapter(
                numbers=order[start:end],
                sizes=draw(st.lists(st.integers(1, 5), max_size=3)),
                deleted=draw(st.sets(st.sampled_from(sorted(known)), max_size=2))
                if known
                else set(),
                then=draw(st.sampled_from(["redeem", "redeem", "reverse", ""])),
            )
        )
        known -= chapters[-1].deleted
    return happened, chapters


SHAPES = {"every purchase": (1, False), "of six, one a day": (6, True)}


@pytest.mark.parametrize("shape", SHAPES)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=stories())
def test_cards_follow_from_what_happened_and_was_redeemed(
    workspace: Workspace, shape: str, story: tuple[list[Fact], list[Chapter]]
) -> None:
    happened, chapters = story
    minimum, once_a_day = SHAPES[shape]
    program = make_program(
        workspace, threshold=THRESHOLD, minimum_amount=minimum, once_a_day=once_a_day
    )
    customer, oracle = make_member(workspace), Oracle(happened, minimum, once_a_day)
    listener, spent = Listener(customer), list[StampCard]()

    for chapter in chapters:
        _happens(customer, happened, chapter)
        oracle.known = oracle.known | {*chapter.numbers} - chapter.deleted
        oracle.known -= chapter.deleted
        _compare(customer, oracle, spent)
        listener.listen()
        assert listener.full == len(oracle.open()) // THRESHOLD
        listener.full -= _then(customer, program, chapter.then, oracle, spent)
        _compare(customer, oracle, spent)
        listener.listen()
        assert listener.full == len(oracle.open()) // THRESHOLD
    _check_messages(customer)
    assert [str(one) for one in _verified(customer)] == []


def _happens(customer: Customer, happened: Sequence[Fact], chapter: Chapter) -> None:
    drafts = [happened[number].drafted(customer, number) for number in chapter.numbers]
    place = 0
    for size in [*chapter.sizes, len(drafts)]:
        if batch := drafts[place : place + size]:
            record(customer.workspace, *batch)
        place += size
    names = [_name(customer, number) for number in chapter.deleted]
    delete_events(workspace=customer.workspace, events=ActivityEvent.objects.all().known_as(names))


def _then(
    customer: Customer, program: StampProgram, then: str, oracle: Oracle, spent: list[StampCard]
) -> int:
    """Redeem or reverse; answers how many full cards that took."""
    if then == "redeem" and len(oracle.open()) < THRESHOLD:
        with pytest.raises(NoFinishedCard):
            spend(customer, program)
    elif then == "redeem":
        oracle.cards.append(oracle.open()[:THRESHOLD])
        spent.append(spend(customer, program))
        return 1
    elif then == "reverse" and spent:
        oracle.cards.pop(0)
        give_back(spent.pop(0))
    return 0


def _compare(customer: Customer, oracle: Oracle, spent: Sequence[StampCard]) -> None:
    """The tables, and what the customer is shown, are what the oracle says."""

    def named(numbers: Sequence[int]) -> list[str]:
        return [_name(customer, number) for number in numbers]

    assert refs(customer) == named(oracle.open())
    for card, numbers in zip(spent, oracle.cards, strict=True):
        assert sorted(refs(customer, card)) == named(sorted(filter(oracle.counts, numbers)))
    views = programs_of(customer)
    full, rest = divmod(len(oracle.open()), THRESHOLD)
    for view in views:
        seat = view.enrolment
        assert (view.finished, len(view.under_way)) == (full, rest)
        assert (seat.finished if seat else 0) == full
        assert {len(card) for card in view.full_cards} <= {THRESHOLD}
        shortfalls = {one.card.id: one.shortfall for one in view.spent}
        voided = [sum(not oracle.counts(n) for n in numbers) for numbers in oracle.cards]
        assert shortfalls == dict(zip([card.id for card in spent], voided, strict=True))


def _check_messages(customer: Customer) -> None:
    """What was told, one after the other, comes to what the table says."""
    own = Stamp.objects.of(customer.workspace).about(customer.id)
    names = {key_of(one["qualifying_purchase_id"]) for one in told(customer.workspace, _CREATED)}
    valid: set[UUID] = set()
    for one in told(customer.workspace, _CREATED, _VOIDED, _UNREDEEMED):
        key = key_of(one["qualifying_purchase_id"])
        assert (key in valid) is (one["type"] != _CREATED)
        (valid.discard if one["type"] == _VOIDED else valid.add)(key)
    assert set(own.values_list("id", flat=True)) <= names
    assert set(own.valid().values_list("id", flat=True)) == valid & {stamp.id for stamp in own}


def _verified(customer: Customer) -> list[Any]:
    finish_at_once(customer.workspace)
    everybody = Customer.objects.filter(id=customer.id)
    return list(verify(workspace=customer.workspace, customers=everybody, tell=lambda done: None))


_CREATED = "qualifying_purchase.created"
_VOIDED = "qualifying_purchase.voided"
_UNREDEEMED = "qualifying_purchase.unredeemed"
