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
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("record"),
            st.sampled_from(KINDS),
            st.integers(0, 2),
            st.integers(0, 24 * 40),
            st.sampled_from(["", "till"]),
        ),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("erase"), st.integers(0, 2)),
        st.tuples(st.just("fold")),
        st.tuples(st.just("build")),
    ),
    max_size=25,
)


class Story:
    """One workspace to which things happen."""

    def __init__(self) -> None:
        self.house: Workspace = make_workspace(f"gym-{uuid7()}")
        make_rule(self.house, limit=2, period="daily")
        self.people: list[Customer] = [make_member(self.house) for _ in range(3)]
        build(workspace=self.house)

    def record(self, kind: tuple[str, str], who: int, hours: int, source: str) -> None:
        """Something happens, or is told late."""
        customer = self.people[who]
        if Customer.objects.of(self.house).living().filter(id=customer.id).exists():
            more: dict[str, Any] = {"amount": Decimal(hours)} if kind[0] == "transaction" else {}
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

    def erase(self, who: int) -> None:
        """Somebody is forgotten."""
        erase_customer(customer=self.people[who], at=NOON)

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
