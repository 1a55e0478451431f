"""The page about points says what is so."""

import pytest

from accounts.models import Customer
from loyalty.ledger.tasks import settle_dues
from tests.api.calling import till_of
from tests.factories import purchase
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.programme import make_rule, record
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_every_sample_of_the_page_is_answered_as_it_says(member: Customer) -> None:
    assert play("points.md", till_of(member)) == 7
    assert sums_of(member) == (35, 0)


def test_the_schedule_lets_points_ripen(member: Customer) -> None:
    make_rule(member.workspace, pendingDays=14)
    record(member.workspace, purchase(member))

    settle_dues()

    assert sums_of(member) == (10, 0)
