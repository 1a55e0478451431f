"""Rollups against `GROUP BY` over the rows, whatever happens in whatever order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from analytics.rollups import packing
from analytics.rollups.auditing import audit
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from core.ids import uuid7
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from tests.factories import NOON, make_event, make_member, make_workspace
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db
KINDS = [("transaction", "purchase"), ("transaction", "refund"), ("activity", "visit")]
# Few people and few hours: what happens twice on a day, and goes once, is what is hard.
RECORD = st.tuples(
    st.just("record"),
    st.sampled_from(KINDS),
    st.integers(0, 1),
    st.sampled_from([0, 1, 2, 24, 24 * 7, 24 * 40]),
    st.sampled_from(["", "till"]),
)
STEPS = st.lists(
    st.one_of(
        RECORD,
        RECORD,
        RECORD,
        st.tuples(st.just("delete"), st.integers(0, 2)),
        st.tuples(st.just("fold")),
        st.tuples(st.sampled_from(["fold", "build", "erase"])),
    ),
    min_size=6,
    max_size=25,
)


class Story:
    """One workspace to which things happen."""

    def __init__(self) -> None:
        self.house: Workspace = make_workspace(f"gym-{uuid7()}")
        above_five = {"field": "amount", "operator": "greater_than", "value": 5}
        conditions = {"type": "AND", "conditions": [above_five]}
        make_rule(self.house, limit=2, period="daily", conditions=conditions)
        self.people: list[Customer] = [make_member(self.house) for _ in range(2)]
        build(workspace=self.house)

    def record(self, kind: tuple[str, str], who: int, hours: int, source: str) -> None:
        """Something happens, or is told late."""
        customer = self.people[who]
        if Customer.objects.of(self.house).living().filter(id=customer.id).exists():
            more: dict[str, Any] = {}
            if kind[0] == "transaction":
                # A refund is of what was bought in the same hour, if anything was.
                order = {"order_id": f"{who}-{hours}"}
                # At the till too little is spent for the rule.
                amount = {"refund": 2}.get(kind[1], 3 if source else 10)
                more = {"amount": Decimal(amount), "metadata": order}
            make_event(
                customer,
                category=kind[0],
                kind=kind[1],
                source=source,
                event_timestamp=NOON - timedelta(hours=hours),
                **more,
            )

    def delete(self, every: int) -> None:
        """Some of what was recorded is deleted."""
        rows = ActivityEvent.objects.of(self.house)
        keys = list(rows.order_by("id").values_list("id", flat=True))[every :: every + 1]
        delete_events(workspace=self.house, events=rows.filter(id__in=keys))

    def erase(self) -> None:
        """Somebody is forgotten."""
        erase_customer(customer=self.people[1], at=NOON)

    def fold(self) -> None:
        """A worker comes by."""
        fold(workspace=self.house)

    def build(self) -> None:
        """Everything is made anew."""
        build(workspace=self.house)


@pytest.mark.parametrize("dense_from", [1, 1000], ids=["dense", "sparse"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_rollups_are_what_the_rows_add_up_to(dense_from: int, steps: list[tuple[Any, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "DENSE_FROM", dense_from)
        story = Story()

        for name, *words in steps:
            getattr(story, name)(*words)

        found = audit(workspace=story.house)
    assert found.drifts == []
