"""Many change their baskets at once, and staff tell holders at once: nothing is lost or doubled."""

from functools import partial
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Workspace
from tests.concurrency import at_once
from tests.factories import make_member
from tests.ticketing.pages.visiting import chosen, event_page, put_in_basket
from tests.ticketing.stage import make_ticketed_event, sell, taken_of, ticket_type
from ticketing.mail.models import Letter, LetterKind
from ticketing.mail.services.telling import tell_holders
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState

BUYERS = 12


def test_whoever_changes_a_basket_has_one_afterwards(workspace: Workspace) -> None:
    types = [ticket_type(one, capacity=BUYERS // 2 + 1) for one in ("tt-general", "tt-vip")]
    event = make_ticketed_event(workspace, ticketTypes=types)
    keys = [("tt-general", "tt-vip"), ("tt-vip", "tt-general")] * (BUYERS // 2)
    clients = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(BUYERS)]
    baskets = [
        put_in_basket(client, event, (own, 1))
        for client, (own, _) in zip(clients, keys, strict=True)
    ]

    def change(client: Client, order: Order, wanted: str) -> Any:
        sent = chosen(event, (wanted, 1), instead_of=order.number)
        return client.post(event_page(event), sent).status_code

    answers = at_once(
        [
            partial(change, client, order, wanted)
            for client, order, (_, wanted) in zip(clients, baskets, keys, strict=True)
        ]
    )

    held = Order.objects.of(workspace).filter(state=OrderState.PENDING)
    ids = event.ticket_types.filter(workspace=workspace).values_list("id", flat=True)
    assert set(answers) <= {302, 422}
    assert 302 in answers
    assert held.values("customer").distinct().count() == held.count() == BUYERS
    assert sum(taken_of(workspace, one) for one in ids) == BUYERS


def test_told_ten_times_at_once_each_holder_gets_one_letter(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    for number in range(5):
        guest = make_member(workspace, f"m{number}", email=f"m{number}@example.com")
        sell(event, guest, at=timezone.now())
    moved = make_ticketed_event(workspace, venue="Old Mill")

    told = at_once([partial(tell_holders, event=moved, at=timezone.now())] * 10)

    assert sum(told) == 5
    assert Letter.objects.of(workspace).filter(kind=LetterKind.MOVED).count() == 5
