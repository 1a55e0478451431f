"""The samples of `docs/tickets.md`, played."""

from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import Answer, Caller
from tests.factories import key_header, make_member
from tests.samples import play
from tests.ticketing.offering import token_of
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.transfers.models import Transfer

SECRET = "the-secret-of-the-link"
pytestmark = pytest.mark.django_db


class Reader(Caller):
    """A program whose user has read the letter with the newest link."""

    def get(self, path: str, **query: Any) -> Answer:
        """GET, with the link's secret in its place."""
        return super().get(self._with_secret(path), **query)

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """Any method, with the link's secret in its place."""
        return super().send(method, self._with_secret(path), body, **query)

    def _with_secret(self, path: str) -> str:
        if SECRET not in path:
            return path
        newest = Transfer.objects.order_by("-id").select_related("workspace")
        return path.replace(SECRET, token_of(newest[0]))


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

    make_member(member.workspace, "tom", name="Tom Weber")

    assert play("tickets.md", Reader(key_header(member.workspace))) == 18
