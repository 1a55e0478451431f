"""The samples of docs/statistics.md are played."""

from types import SimpleNamespace

import pytest

from accounts.models import Customer
from analytics.stats import api
from tests.api.calling import till_of
from tests.factories import NOON, make_event, purchase
from tests.loyalty.programme import make_rule, record
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_of_the_page_are_right(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "timezone", SimpleNamespace(now=lambda: NOON))
    make_rule(member.workspace)
    record(member.workspace, purchase(member, "49.99"), name="purchase_completed")
    make_event(member, category="activity", kind="visit")

    assert play("statistics.md", till_of(member)) == 2
