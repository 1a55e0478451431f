"""A music shop's whole purchase log, with a loyalty programme on."""

import pytest
from django.db.models import Sum

from accounts.models import Workspace
from loyalty.models import LedgerEntry, Member
from tests.factories import make_workspace
from tests.imports.music_shop import import_log
from tests.loyalty.counted import PURCHASES, finish_recounts, make_challenge
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Workspace:
    """The music shop."""
    return make_workspace("music-shop", time_zone="America/New_York", currency="USD")


def bring_in(shop: Workspace) -> None:
    """Import the log: each customer's purchases follow each other, several of a day too."""
    job = import_log(shop)
    assert (job.created, job.failed) == (6919, 0)


def set_up_challenges(shop: Workspace) -> None:
    """Ten purchases, again and again, and five purchases, once."""
    ten, five = [{"target": 10, "points": 100}], [{"target": 5, "points": 1}]
    make_challenge(shop, "ten", counts=PURCHASES, goals=ten, repeats=True)
    make_challenge(shop, "five", counts=PURCHASES, goals=five)


def times_paid(shop: Workspace, points: int) -> int:
    """How often a challenge paid so many points."""
    return LedgerEntry.objects.of(shop).exclude(subject_id=None).filter(points=points).count()


def balance(shop: Workspace) -> int:
    """What all the members have together."""
    return int(Member.objects.of(shop).aggregate(total=Sum("balance"))["total"])


def test_a_point_for_each_dollar_is_239_444_points(shop: Workspace) -> None:
    make_rule(shop, rounding="floor")

    bring_in(shop)

    ledger = LedgerEntry.objects.of(shop).aggregate(total=Sum("points"))["total"]
    assert ledger == balance(shop) == 239_444


def test_ten_purchases_are_completed_154_times_and_five_by_388(shop: Workspace) -> None:
    set_up_challenges(shop)

    bring_in(shop)

    assert (times_paid(shop, 100), times_paid(shop, 1)) == (154, 388)
    assert balance(shop) == 154 * 100 + 388


def test_challenges_that_are_made_afterwards_come_to_the_same(shop: Workspace) -> None:
    bring_in(shop)

    set_up_challenges(shop)
    finish_recounts(shop)

    assert (times_paid(shop, 100), times_paid(shop, 1)) == (154, 388)
    assert balance(shop) == 154 * 100 + 388
