"""A music shop's whole purchase log, with stamp cards."""

import pytest
from django.db.models import Sum

from accounts.models import Workspace
from loyalty.models import Enrolment
from tests.factories import make_workspace
from tests.loyalty.counted import finish_recounts
from tests.loyalty.stamps.stamped import assert_stamps_hold, make_program
from tests.loyalty.test_cdnow import bring_in

pytestmark = pytest.mark.django_db
CARDS = {"ten": 154, "ten-days": 137, "five": 621, "five-days": 578}


@pytest.fixture
def shop() -> Workspace:
    """The music shop."""
    return make_workspace("music-shop", time_zone="America/New_York", currency="USD")


def set_up_cards(shop: Workspace) -> None:
    """Ten and five stamps, for every purchase and for the first of a day."""
    for name, threshold in (("ten", 10), ("five", 5)):
        make_program(shop, name, threshold=threshold)
        make_program(shop, f"{name}-days", threshold=threshold, once_a_day=True)


def full_cards(shop: Workspace) -> dict[str, int]:
    """How many full cards there are, by programme."""
    seats = Enrolment.objects.filter(workspace=shop).values_list("program__key")
    return dict(seats.annotate(Sum("finished")).order_by())


def test_ten_stamps_make_154_cards_and_five_make_621(shop: Workspace) -> None:
    set_up_cards(shop)

    bring_in(shop)

    assert full_cards(shop) == CARDS
    assert_stamps_hold(shop)


def test_cards_that_are_set_up_afterwards_come_to_the_same(shop: Workspace) -> None:
    bring_in(shop)

    make_program(shop, "ten", threshold=10)
    make_program(shop, "five-days", threshold=5, once_a_day=True)
    finish_recounts(shop)

    assert full_cards(shop) == {"ten": 154, "five-days": 578}
