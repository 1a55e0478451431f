"""What a dry run says of past events is what the rule awards when they are recorded anew."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from events.drafts import Draft
from loyalty.models import LedgerEntry
from tests.factories import draft, make_member, make_workspace
from tests.loyalty.dryrun.drafts import TODAY, result_of
from tests.loyalty.dryrun.drafts import content as rule_content
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db
GROUPS: Sequence[list[str]] = [[], ["gold"], ["gold", "silver"]]

conditions = st.sampled_from(
    [
        None,
        {"field": "amount", "operator": "greater_than", "value": 20},
        {"field": "customer.groups", "operator": "contains", "value": "gold"},
        {"field": "metadata.sort", "operator": "in", "value": ["tea"]},
    ]
)
rules: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["FIX", "TRANSACTION"]),
        "reward": st.sampled_from([{"default": 2}, {"default": "0.5", "gold": 3, "silver": 1}]),
        "rounding": st.sampled_from(["half_up", "floor", "ceiling"]),
        "conditions": conditions,
        "limit": st.sampled_from([None, 1, 3]),
        "period": st.sampled_from(["daily", "weekly", "monthly", "total"]),
        "maximumReward": st.sampled_from([None, 40]),
        "pendingDays": st.sampled_from([0, 14]),
    }
)
# (customer, hours ago, amount in cents, order or "", purchase or refund)
happenings = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 24 * 20),
        st.integers(0, 9999),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["purchase", "purchase", "refund"]),
    ),
    max_size=15,
)


def people(workspace: Workspace) -> list[Customer]:
    return [make_member(workspace, user_groups=groups) for groups in GROUPS]


def drafts(cast: Sequence[Customer], found: Sequence[Any]) -> list[Draft]:
    return [
        draft(
            cast[who],
            "transaction",
            kind,
            amount=Decimal(cents) / 100,
            event_timestamp=TODAY - timedelta(hours=ago),
            metadata={"order_id": order, "sort": "tea" if cents % 2 else "cake"},
        )
        for who, ago, cents, order, kind in found
    ]


def earned(workspace: Workspace) -> dict[str, int]:
    """What each of the customers has earned by the ledger, nobody without any."""
    entries = LedgerEntry.objects.of(workspace).values_list("customer__external_id")
    sums = entries.annotate(total=Sum("points") + Sum("pending"))
    return {name: total for name, total in sums if total}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rule=rules, batches=st.lists(happenings, min_size=1, max_size=3))
def test_a_dry_run_says_what_the_rule_awards(rule: dict[str, Any], batches: Any) -> None:
    with transaction.atomic():
        before, after = make_workspace("before"), make_workspace("after")
        make_rule(after, **rule)
        old, new = people(before), people(after)
        for number, batch in enumerate(batches, start=-len(batches)):
            at = TODAY + timedelta(seconds=number)
            record(before, *drafts(old, batch), at=at)
            record(after, *drafts(new, batch), at=at)

        result = result_of(before, rule_content(**rule))

        names = dict(zip(new, old, strict=True))
        really = {
            names[one].external_id: points
            for one in new
            if (points := earned(after).get(one.external_id))
        }
        assert {row["userId"]: row["draft"] for row in result["winners"]["top"]} == really
        assert result["draft"]["points"] == sum(really.values())
        transaction.set_rollback(True)
