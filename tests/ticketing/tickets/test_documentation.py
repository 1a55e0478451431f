"""The samples of `docs/tickets.md`, played."""

import pytest

from accounts.models import Customer
from tests.api.calling import till_of
from tests.samples import play
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type

pytestmark = pytest.mark.django_db


def test_the_samples_say_what_the_api_answers(member: Customer) -> None:
    perks = [{"perkId": "drink", "title": "A drink", "allowance": 2}]
    types = [ticket_type("tt-vip", price="80.00", perks=perks)]
    sell(make_ticketed_event(member.workspace, ticketTypes=types), member, ("tt-vip", 1))
    make_ticketed_event(
        member.workspace,
        "evt-open-day",
        startsAt="2099-05-20T10:00:00Z",
        endsAt="2099-05-20T16:00:00Z",
        ticketTypes=[ticket_type(price="0")],
    )

    assert play("tickets.md", till_of(member)) == 12
