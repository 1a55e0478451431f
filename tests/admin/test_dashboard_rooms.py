"""What loyalty and ticketing add to the numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from tests.admin.test_dashboard import NUMBERS, shown, table
from tests.admin.visiting import at_desk, page
from tests.factories import make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, record
from tests.ticketing.stage import make_ticketed_event, sell

pytestmark = pytest.mark.django_db


def test_points_are_listed_by_the_month_in_which_they_expire(member: Customer) -> None:
    shop = member.workspace
    make_rule(shop, expireDays=400)
    now = timezone.now()
    for customer, amount in ((member, "120.00"), (make_member(shop), "30.00")):
        record(shop, purchase(customer, amount, event_timestamp=now), at=now)

    client = at_desk(shop)
    html = shown(client.get(page(NUMBERS)))
    heads, expiring, never = table(client.get(page("analytics_numbers_file", "points")))

    ends = (now + timedelta(days=400)).astimezone(shop.zone)
    assert "<dt>Points to spend</dt><dd>150" in html
    assert heads == ["Expires in", "Points"]
    assert expiring == [f"{ends:%B %Y}", "150"]
    assert never == ["never", "0"]


def test_points_without_an_end_are_told_apart(member: Customer) -> None:
    shop = member.workspace
    make_rule(shop)
    record(shop, purchase(member, "1250.00"))

    html = shown(at_desk(shop).get(page(NUMBERS)))

    assert "<dt>Without an end</dt><dd>1,250" in html


def test_without_a_programme_nothing_is_said_of_points(member: Customer) -> None:
    html = shown(at_desk(member.workspace).get(page(NUMBERS)))

    assert "report-points" not in html
    assert "report-tickets" not in html


def test_each_events_tickets_are_counted(member: Customer) -> None:
    shop = member.workspace
    event = make_ticketed_event(shop)
    sell(event, member, ("tt-general", 3))
    came = sell(event, member, ("tt-vip", 1))[0]
    came.entries = 1
    came.entered_at = datetime(2099, 6, 12, 19, 0, tzinfo=UTC)
    came.save()

    client = at_desk(shop)
    for address in ({"month": "2099-06"}, {}):
        lines = table(client.get(page("analytics_numbers_file", "tickets"), address))
        assert lines[1:] == [["Spring concert", "12 June 2099", "4", "1"]]
    empty = shown(client.get(page(NUMBERS), {"month": "2099-05"}))
    assert "No event takes place in this month." in empty


def test_nothing_of_another_workspace_is_counted(member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member, "150.00"))
    sell(make_ticketed_event(member.workspace), member)

    html = shown(at_desk(make_workspace("other-club")).get(page(NUMBERS)))

    assert "report-points" not in html
    assert "report-tickets" not in html
