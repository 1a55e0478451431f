"""The demo tells a story, with the same services as everything else."""

import pytest
from django.test import Client

from config.demo.story import seed_demo
from loyalty.models import LedgerEntry, Member
from tests.loyalty.programme import points_of
from tests.ticketing.pages.visiting import WHO, order_page, put_in_basket, text_of
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db


def test_the_regulars_have_earned_spent_and_climbed() -> None:
    workspace = seed_demo()

    members = Member.objects.of(workspace).select_related("customer__card")
    tiers = {member.tier for member in members}
    kinds = set(LedgerEntry.objects.of(workspace).values_list("kind", flat=True))
    assert tiers == {"", "friend", "family"}
    assert {"earn", "spend", "adjust"} <= kinds
    assert all(points_of(member.customer) > 0 for member in members)


def test_told_again_it_is_the_same_story() -> None:
    workspace = seed_demo()
    before = LedgerEntry.objects.of(workspace).count()

    seed_demo()

    assert LedgerEntry.objects.of(workspace).count() == before


def test_a_ticket_is_sold_online_with_no_keys_and_no_internet(client: Client) -> None:
    workspace = seed_demo()
    ball = TicketedEvent.objects.of(workspace).select_related("workspace").get(key="winter-ball")
    order = put_in_basket(client, ball, ("ball", 1))

    pay_page = client.post(order_page(order, "pay"), WHO | {"payment": "stripe"})["Location"]
    back = client.post(pay_page, {"act": "pay"})["Location"]

    assert "Your tickets" in text_of(client.get(back, follow=True))
