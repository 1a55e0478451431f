"""The same events, in whatever order, batches and detours they come, end in the same place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.engine.standing import standings_of
from loyalty.models import LedgerEntry, Member
from tests.factories import NOON, draft, make_member
from tests.loyalty.counted import PURCHASES, make_challenge, make_streak
from tests.loyalty.programme import points_of, record

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Fact:
    """Something that happened to nobody in particular yet."""

    kind: str
    hours: int
    amount: int
    order: int
    place: str

    def drafted(self, customer: Customer, number: int) -> Draft:
        """It, as it happens to this customer.

        Money moves at an instant of its own: of two purchases of one order at the same instant, a
        refund lessens the one that was recorded first.
        """
        minutes = 0 if self.kind == "visit" else number
        common: dict[str, Any] = {
            "event_timestamp": NOON + timedelta(hours=self.hours - 400, minutes=minutes),
            "external_id": f"{customer.external_id}-{number}",
            "metadata": {"order_id": str(self.order), "place": self.place},
        }
        if self.kind == "visit":
            return draft(customer, "activity", "visit", **common)
        return draft(customer, "transaction", self.kind, amount=Decimal(self.amount), **common)


facts = st.lists(
    st.builds(
        Fact,
        kind=st.sampled_from(["visit", "visit", "purchase", "purchase", "refund"]),
        hours=st.integers(0, 240),
        amount=st.sampled_from([5, 10, 20]),
        order=st.integers(0, 2),
        place=st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def programme(workspace: Workspace) -> Workspace:
    """A workspace that counts in every way there is."""
    milestones = [{"length": n, "points": 10**n} for n in (1, 2, 3, 5)]
    freezes = {"every": 2, "most": 1}
    goals = [{"target": n, "points": n} for n in (1, 2, 3)]
    makes_it = {"conditions": {"field": "amount", "operator": "greater_than", "value": 6}}
    make_streak(workspace, "visits", milestones=milestones, freezes=freezes)
    make_streak(workspace, "twice", milestones=milestones, times=2)
    make_streak(workspace, "bought", milestones=milestones, counts=PURCHASES | makes_it)
    make_challenge(workspace, "two", goals=[{"target": 2, "points": 7}], repeats=True)
    make_challenge(workspace, "places", kind="distinct", field="place", goals=goals)
    make_challenge(workspace, "run", kind="streak", goals=goals)
    sums = [{"target": n, "points": n} for n in (10, 25, 40)]
    make_challenge(workspace, "spent", kind="sum", field="amount", counts=PURCHASES, goals=sums)
    return workspace


def standing_of(customer: Customer) -> tuple[Any, ...]:
    """Everything that was counted and paid; which of the values came first is nobody's matter."""
    if not Member.objects.of(customer.workspace).filter(customer_id=customer.id).exists():
        return {}, {}, {}, 0
    member = Member.objects.of(customer.workspace).get(customer_id=customer.id)
    standings = standings_of(member.standings)
    for challenge in standings.challenges.values():
        challenge.values.sort()
    paid: dict[Any, int] = {}
    for entry in LedgerEntry.objects.of(customer.workspace).about(customer.id):
        key = (str(entry.subject_id), entry.goal)
        paid[key] = paid.get(key, 0) + entry.points
    return (
        {name: one for name, one in standings.streaks.items() if one.open},
        {name: one for name, one in standings.challenges.items() if one.progress},
        {key: points for key, points in paid.items() if points},
        points_of(customer),
    )


def in_order(customer: Customer, happened: Sequence[Fact], without: set[int]) -> None:
    """What happened comes as it happens, one by one."""
    left = [number for number in range(len(happened)) if number not in without]
    drafts = [happened[number].drafted(customer, number) for number in left]
    for happening in sorted(drafts, key=lambda one: str(one.event_timestamp)):
        record(customer.workspace, happening)


def in_batches(customer: Customer, drafts: Sequence[Draft], sizes: Sequence[int]) -> None:
    """The same in batches of these sizes; the last takes the rest."""
    place = 0
    for size in [*sizes, len(drafts)]:
        record(customer.workspace, *drafts[place : place + size])
        place += size


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Fact], list[int], set[int]]:
    """What happened, the order in which it comes, and what of it is deleted again."""
    happened = draw(facts)
    numbers = range(len(happened))
    doomed = draw(st.sets(st.sampled_from(numbers), max_size=len(happened) // 3))
    return happened, draw(st.permutations(numbers)), doomed


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories(), st.lists(st.integers(1, 5), max_size=4))
def test_neither_order_nor_batches_nor_deleted_events_matter(
    programme: Workspace, history: tuple[list[Fact], list[int], set[int]], sizes: list[int]
) -> None:
    happened, order, doomed = history
    straight, astray = make_member(programme), make_member(programme)
    drafts = [happened[number].drafted(astray, number) for number in order]
    names = [f"{astray.external_id}-{number}" for number in doomed]

    in_order(straight, happened, without=doomed)
    in_batches(astray, drafts, sizes)
    delete_events(workspace=programme, events=ActivityEvent.objects.all().known_as(names))

    assert standing_of(astray) == standing_of(straight)
