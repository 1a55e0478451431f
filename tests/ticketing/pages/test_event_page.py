"""An event's page: what it offers, told honestly, and the form that begins a basket."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.factories import make_member
from tests.ticketing.pages.visiting import WHO, chosen, event_page, once_on, text_of
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.templatetags.whats_on import picture_sizes

pytestmark = pytest.mark.django_db

HIDDEN: dict[str, Any] = {
    "ticketTypes": [
        ticket_type(),
        ticket_type("tt-friends", title="Friends of the house", price="5", hidden=True),
    ],
    "promoCodes": [
        {"code": "FRIENDS", "value": "20", "ticketTypeIds": ["tt-friends", "tt-general"]}
    ],
}


def soon(**more: int) -> str:
    return (timezone.now() + timedelta(**more)).isoformat()


def test_the_page_says_what_when_where_and_for_how_much(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(
        workspace, description="Three bands.\n\nSoup <b>until</b> ten.", address="Mill Lane 3"
    )

    answer = client.get(event_page(event))

    shown = text_of(answer)
    assert "Friday 12 June 2099, 20:00 to Saturday 13 June 2099, 00:00 CEST" in shown
    assert "Corner House, Mill Lane 3" in shown
    assert "General €25.00" in shown
    assert "<p>Soup &lt;b&gt;until&lt;/b&gt; ten.</p>" in answer.content.decode()
    assert "None" not in shown


def test_what_is_gone_and_what_may_come_back_are_told_apart(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    event = make_ticketed_event(
        workspace,
        ticketTypes=[
            ticket_type("tt-sold", capacity=1),
            ticket_type("tt-held", capacity=1),
            ticket_type("tt-few", capacity=3),
            ticket_type("tt-soon", saleStartsAt=soon(days=1)),
            ticket_type("tt-past", saleEndsAt=soon(days=-1)),
        ],
    )
    sell(event, member, ("tt-sold", 1), at=timezone.now())
    place(event, make_member(workspace), ("tt-held", 1), at=timezone.now())

    shown = text_of(client.get(event_page(event)))

    assert "Sold Sold out €25.00 Held The rest is in other people's baskets" in shown
    assert "Few Only 3 left" in shown
    assert "Soon On sale from" in shown
    assert "Past No longer on sale" in shown
    assert shown.count("How many") == 1


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"status": "cancelled"}, "This event was cancelled"),
        ({"startsAt": soon(days=-2), "endsAt": soon(days=-1)}, "This event is over"),
    ],
)
def test_what_does_not_take_place_any_more_sells_nothing(
    says: dict[str, str], words: str, workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, **says)

    answer = client.post(event_page(event), chosen(event, ("tt-general", 1)))

    assert words in text_of(answer)
    assert "How many" not in text_of(answer)
    assert not Order.objects.of(workspace).exists()


def test_a_code_shows_what_is_hidden_and_keeps_what_was_chosen(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, **HIDDEN)
    before = text_of(client.get(event_page(event)))

    sent = chosen(event, ("tt-general", 3), code="friends", apply="1")
    answer = client.post(event_page(event), sent)

    shown = text_of(answer)
    assert "Friends of the house" not in before
    assert "Friends of the house instead of €5.00 €4.00" in shown
    assert "Code FRIENDS is applied" in shown
    assert '<option value="3" selected>' in answer.content.decode()
    assert not Order.objects.of(workspace).exists()


def test_a_link_can_bring_its_code(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, **HIDDEN)

    assert "Friends of the house" in text_of(client.get(event_page(event), {"code": "FRIENDS"}))


@pytest.mark.parametrize("code", ["WRONG", "x" * 100, "nul\0", "<script>"])
@pytest.mark.parametrize("button", [{"apply": "1"}, {}])
def test_a_wrong_code_is_said_at_its_field(
    code: str, button: dict[str, str], workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, **HIDDEN)

    answer = client.post(event_page(event), chosen(event, ("tt-general", 3), code=code) | button)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="field wrong"' in body
    assert '<option value="3" selected>' in body
    assert body.count("<script") == body.count('<script type="module" src="/static/')
    assert not Order.objects.of(workspace).exists()


def test_nothing_chosen_is_said(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace)

    answer = client.post(event_page(event), chosen(event, ("tt-general", 0)))

    assert "Choose how many tickets you want" in text_of(answer)


@pytest.mark.parametrize("number", ["-1", "1000", "many", "1.5", "9" * 50])
def test_a_number_that_is_none_is_refused(
    number: str, workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)

    answer = client.post(
        event_page(event),
        chosen(event) | dict.fromkeys(chosen(event, ("tt-general", 1)), number) | {"code": ""},
    )

    assert answer.status_code == 422
    assert not Order.objects.of(workspace).exists()


def test_what_is_sold_meanwhile_is_said_and_leaves_no_guest(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=3)])
    once = once_on(client.get(event_page(event)))
    sell(event, member, ("tt-general", 2), at=timezone.now())

    answer = client.post(event_page(event), chosen(event, ("tt-general", 3), once=once))

    assert answer.status_code == 422
    assert "General has not so many left" in text_of(answer)
    assert once_on(answer) == once
    assert list(Customer.objects.of(workspace)) == [member]


def test_where_only_free_tickets_are_offered_people_are_asked_at_once(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(price="0")])

    answer = client.post(event_page(event), chosen(event, ("tt-general", 1), email="", name=""))

    assert "Please fill this in" in text_of(answer)
    assert not Order.objects.of(workspace).exists()


def test_a_basket_that_turns_out_free_asks_who_it_is_for(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(
        workspace, promoCodes=[{"code": "GUEST", "value": "100"}], deskHoldHours=0
    )
    sent = chosen(event, ("tt-general", 2), code="GUEST")

    asked = client.post(event_page(event), sent)
    answer = client.post(event_page(event), sent | WHO)

    assert "These tickets are free: say who you are" in text_of(asked)
    assert answer.status_code == 302
    assert Order.objects.of(workspace).get().email == "sarah@example.com"


def test_what_cannot_be_paid_is_not_put_aside(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, deskHoldHours=0)

    answer = client.post(event_page(event), chosen(event, ("tt-general", 1)))

    assert "cannot be paid here at the moment" in text_of(answer)
    assert not Order.objects.of(workspace).exists()


def test_an_events_picture_stands_on_its_page_and_in_the_list(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    TicketedEvent.objects.of(workspace).update(picture="a-name")
    named = ("large.jpg 1600w", "medium.jpg 800w", "small.jpg 400w")
    sizes = ", ".join(f"/media/photos/a-name-{one}" for one in named)

    page = client.get(event_page(event)).content.decode()
    listed = client.get(f"/whats-on/{workspace.slug}/").content.decode()

    assert '<img class="picture" src="/media/photos/a-name-medium.jpg" srcset=' in page
    assert 'width="1600" height="900" alt=""' in page
    assert '<link rel="preload" as="image" href="/media/photos/a-name-medium.jpg"' in page
    assert f'imagesrcset="{sizes}" imagesizes="{picture_sizes()}"' in page
    assert f'srcset="{sizes}" sizes="{picture_sizes()}" width="1600"' in page
    assert f'<img src="/media/photos/a-name-small.jpg" srcset="{sizes}"' in listed


def test_a_shared_link_brings_its_title_and_its_words(workspace: Workspace, client: Client) -> None:
    event = make_ticketed_event(workspace, title="Soup & songs", description='Bring "a spoon".')

    head = client.get(event_page(event), {"code": "x"}).content.decode().split("</head>")[0]

    assert '<meta property="og:title" content="Soup &amp; songs">' in head
    assert '<meta name="description" content="Bring &quot;a spoon&quot;.">' in head
    assert f'<link rel="canonical" href="{event_page(event)}">' in head
    assert "og:image" not in head
