"""A basket that was begun is found again from every page of its house."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User, Workspace
from accounts.services.own_records import own_customer
from tests.factories import make_workspace
from tests.statements import heard
from tests.ticketing.pages.visiting import WHO, event_page, mine, order_page, put_in_basket, text_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.orders.models import Order

pytestmark = pytest.mark.django_db


def house_page(workspace: Workspace) -> str:
    return f"/whats-on/{workspace.slug}/"


def test_a_basket_is_on_every_page_of_its_house_but_its_own(
    workspace: Workspace, client: Client
) -> None:
    event = make_ticketed_event(workspace)
    order = put_in_basket(client, event, ("tt-general", 2), ("tt-vip", 1))

    for page in (house_page(workspace), event_page(event), mine(workspace)):
        assert "3 tickets held until" in text_of(client.get(page)), page
    assert order_page(order) in client.get(house_page(workspace)).content.decode()
    assert "3 tickets held until" not in text_of(client.get(order_page(order)))


def test_a_basket_stays_in_its_house_and_with_its_visitor(
    workspace: Workspace, client: Client
) -> None:
    put_in_basket(client, make_ticketed_event(workspace))
    other = make_workspace("other-club")
    make_ticketed_event(other)

    assert "held until" not in text_of(client.get(house_page(other)))
    assert "held until" not in text_of(Client().get(house_page(workspace)))


@pytest.mark.parametrize("end", ["given up", "over", "at the desk"])
def test_a_basket_that_is_none_any_more_is_not_told(
    end: str, workspace: Workspace, client: Client
) -> None:
    order = put_in_basket(client, make_ticketed_event(workspace))
    if end == "given up":
        client.post(order_page(order, "give-up"))
    elif end == "over":
        past = timezone.now() - timedelta(seconds=1)
        Order.objects.of(workspace).update(expires_at=past)
    else:
        client.post(order_page(order, "pay"), WHO | {"payment": "offline"})

    assert "held until" not in text_of(client.get(house_page(workspace)))


def test_who_signs_in_finds_the_basket_on_another_device(
    workspace: Workspace, client: Client
) -> None:
    user = User.objects.create_user("sarah@example.com", "correct horse battery")
    own_customer(user=user, workspace=workspace)
    telephone, desk = Client(), Client()
    telephone.force_login(user)
    order = put_in_basket(telephone, make_ticketed_event(workspace), ("tt-general", 2))

    desk.force_login(user)

    assert "2 tickets held until" in text_of(desk.get(house_page(workspace)))
    assert "Your basket" in text_of(desk.get(order_page(order)))
    assert "You have an unfinished order" in text_of(desk.get(event_page(order.ticketed_event)))


def test_nobody_is_asked_about_who_is_nobody(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace)

    with heard() as asked:
        client.get(house_page(workspace))

    assert asked
    assert not any("ticketing_order" in one for one in asked)
