"""The customer's page holds everything, in parts that one can go to, for as many queries."""

import re

import pytest
from django.test import Client

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from analytics.segments.models import Segment, SegmentMember
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.campaigns.outreach.setting import carry_out, make_campaign
from tests.factories import NOON, make_event, make_staff
from tests.loyalty.rewards.setting import give, make_reward
from tests.ticketing.stage import make_ticketed_event, sell

pytestmark = pytest.mark.django_db


def live_through(customer: Customer, number: int = 0) -> None:
    """A bit of everything: a visit, points, a ticket, a segment, a campaign."""
    workspace = customer.workspace
    make_event(customer, kind="visit", category="activity")
    make_reward(workspace, f"reward-{number}")
    give(customer)
    sell(make_ticketed_event(workspace, f"evt-{number}"), customer)
    carry_out(make_campaign(workspace, f"c-{number}"))
    segment = Segment.objects.create(workspace=workspace, key=f"s-{number}", title=f"Set {number}")
    SegmentMember.objects.create(
        workspace=workspace, segment=segment, customer=customer, since=NOON
    )


def ways(client: Client, customer: Customer) -> list[str]:
    """Where the page's own menu leads, which is also there."""
    html = text_of(client.get(customer_page(customer)))
    found = re.findall(r'<a href="#([\w-]+)">', html)
    assert all(f'id="{one}"' in html for one in found)
    return found


def test_the_page_holds_everything_and_a_way_to_each_part(member: Customer) -> None:
    live_through(member)

    found = ways(at_desk(member.workspace), member)

    for part in ["activity", "rewards", "points", "tickets", "campaigns", "segments", "privacy"]:
        assert part in found


def test_each_part_says_what_is_in_it(member: Customer) -> None:
    live_through(member)

    html = text_of(at_desk(member.workspace).get(customer_page(member)))

    for words in ["Spring concert", "Win-back", "Set 0", member.card.number, "Orders"]:
        assert words in html


def test_a_part_without_anything_says_what_to_do(member: Customer) -> None:
    html = text_of(at_desk(member.workspace).get(customer_page(member)))

    assert "No ticket yet" in html
    assert "Nothing yet. Record the first visit" in html
    assert "None" not in re.sub(r"<script.*?</script>|<[^>]+>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("role", "can", "cannot"),
    [
        (Role.MANAGER, {"Purchase", "Give points", "Sell tickets"}, set()),
        (Role.STEWARD, {"Visit"}, {"Give points", "Sell tickets", "Orders"}),
        (Role.ANALYST, set(), {"Record", "Give points", "Sell tickets", "Orders"}),
    ],
)
def test_what_can_be_done_stands_in_one_place(
    role: Role, can: set[str], cannot: set[str], member: Customer
) -> None:
    live_through(member)
    html = text_of(at_desk(member.workspace, role).get(customer_page(member)))
    buttons = html.partition('class="foyer-record"')[2].partition("</nav>")[0]

    assert all(words in buttons for words in can)
    assert not [words for words in cannot if f">{words}" in buttons or f"<h3>{words}" in html]


def test_tickets_are_sold_to_whose_page_it_is(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace)

    html = text_of(at_desk(workspace).get(customer_page(member)))

    assert f"{page('ticketing_sell', event.pk)}?customer={member.pk}" in html


def test_a_long_life_costs_no_more_queries(member: Customer) -> None:
    desk = at_desk(member.workspace)
    make_staff(member.workspace)
    live_through(member)
    short = queries_of(desk, customer_page(member))

    for number in range(1, 4):
        live_through(member, number)
    long = queries_of(desk, customer_page(member))

    assert len(long) == len(short) <= 50
