"""What a sale refuses is a sentence in German too, and one is not many."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import Customer, Workspace
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.errors import CapacityBelowTaken, NotOnSale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    with translation.override("de"):
        yield


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"status": "draft"}, "Diese Veranstaltung ist noch nicht im Verkauf."),
        ({"status": "cancelled"}, "Diese Veranstaltung wurde abgesagt."),
        (
            {"startsAt": "2026-01-01T18:00:00Z", "endsAt": "2026-01-01T20:00:00Z"},
            "Diese Veranstaltung ist vorbei.",
        ),
    ],
)
def test_what_is_not_sold_says_why(
    says: dict[str, str], words: str, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, **says)

    with pytest.raises(NotOnSale) as refusal:
        place(event, member)

    assert refusal.value.message == words


def test_one_place_that_is_taken_is_one(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")]), member)

    with pytest.raises(CapacityBelowTaken) as refusal:
        make_ticketed_event(workspace, capacity=0, ticketTypes=[ticket_type(price="0")])

    assert refusal.value.message == "1 ist schon vergeben; 0 wären zu wenig."
