"""The numbers of a month, as staff see them and take them away."""

import csv
import re
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from analytics.admin import dashboard, dashboard_panel
from analytics.models import Comparison
from analytics.rollups.building import build
from analytics.rollups.folding import fold
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import NOON, make_event, make_member, make_workspace
from tests.statements import heard

pytestmark = pytest.mark.django_db
NUMBERS = "analytics_comparison_changelist"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on 14 March 2026."""
    clock = SimpleNamespace(now=lambda: NOON, localdate=lambda: NOON.date())
    monkeypatch.setattr(dashboard, "timezone", clock)
    monkeypatch.setattr(dashboard_panel, "timezone", clock)


def before(**ago: int) -> datetime:
    return NOON - timedelta(**ago)


@pytest.fixture
def shop(member: Customer) -> Workspace:
    """A shop in which something happened this month and the month before."""
    make_event(member, amount=Decimal("100.00"))
    make_event(member, amount=Decimal("20.50"), event_timestamp=before(days=1))
    make_event(member, kind="refund", amount=Decimal("10.00"))
    make_event(member, category="activity", kind="visit")
    make_event(member, category="activity", kind="redemption")
    make_event(member, amount=Decimal("50.00"), event_timestamp=before(days=28))
    make_event(member, amount=Decimal("70.00"), event_timestamp=before(days=18))
    return member.workspace


def shown(answer: Any) -> str:
    """The page's text, with its white space in one."""
    return " ".join(text_of(answer).split())


def figures(html: str) -> dict[str, str]:
    """The first large numbers of the page by their terms, with what is said about them."""
    part = html[html.index("is-numbers") :].partition("</dl>")[0]
    found = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", part)
    return {term: re.sub("<.*?>", ": ", said).rstrip(": ") for term, said in found}


def table(answer: Any) -> list[list[str]]:
    """The lines of a file."""
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))


def test_the_summary_says_what_the_month_came_to(shop: Workspace) -> None:
    html = shown(at_desk(shop).get(page(NUMBERS)))

    when = "the same days of February"
    assert figures(html) == {
        "Total events": f"5: 400% more than in {when}",
        "Purchases": f"2: 100% more than in {when}",
        "Total revenue": f"€110.50: 121% more than in {when}; €120.50 taken, €10.00 given back",
        "Visits": f"1: more than in {when}",
        "Redemptions": f"1: more than in {when}",
        "Customers who did something": "1",
        "Average purchase": "€60.25: 2 purchases",
    }
    assert "None" not in html


def test_another_month_is_compared_with_the_whole_one_before(shop: Workspace) -> None:
    html = shown(at_desk(shop).get(page(NUMBERS), {"month": "2026-02"}))

    assert figures(html)["Total revenue"] == "€120.00: more than in January"
    assert "March 2026" in html


@pytest.mark.parametrize("month", ["2026-13", "never", "0001-01", "2026-3", "\0", "9999-12"])
def test_a_month_that_is_none_is_this_one(month: str, shop: Workspace) -> None:
    html = shown(at_desk(shop).get(page(NUMBERS), {"month": month}))

    assert "March 2026 summary" in html


@pytest.mark.parametrize("month", ["1900-01", "2199-12", "2026-04"])
def test_an_empty_month_shows_the_way_to_the_newest(month: str, shop: Workspace) -> None:
    html = shown(at_desk(shop).get(page(NUMBERS), {"month": month}))

    assert "Nothing was recorded in" in html
    assert "Show that month" in html


def test_a_new_workspace_is_told_what_comes_first(workspace: Workspace) -> None:
    html = shown(at_desk(workspace).get(page(NUMBERS)))

    assert "Numbers appear here as soon as something is recorded" in html
    assert "None" not in html


def test_the_front_page_has_the_months_summary(shop: Workspace) -> None:
    html = shown(at_desk(shop).get(page("index")))

    assert figures(html)["Total revenue"].startswith("€110.50")
    assert page(NUMBERS) in html


@pytest.mark.parametrize("name", ["summary", "days", "months", "hours", "returning", "valuable"])
def test_each_part_is_a_file(name: str, shop: Workspace) -> None:
    answer = at_desk(shop).get(page("analytics_numbers_file", name))

    lines = table(answer)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-2026-03.csv"'
    assert len(lines) > 1
    assert len({len(line) for line in lines}) == 1


def test_a_file_has_plain_numbers(shop: Workspace) -> None:
    answer = at_desk(shop).get(page("analytics_numbers_file", "days"))

    heads, *lines = table(answer)
    assert heads == ["Day", "Revenue, EUR", "Purchases", "Visits", "Redemptions", "All events"]
    assert lines[12] == ["Fri 13 March", "20.50", "1", "0", "0", "1"]
    assert lines[13:] == [["Sat 14 March", "90.00", "1", "1", "1", "4"]]


def test_no_spreadsheet_runs_a_customers_name(shop: Workspace) -> None:
    make_event(make_member(shop, "mallory", name="=2+2"), amount=Decimal(900))

    answer = at_desk(shop).get(page("analytics_numbers_file", "valuable"))

    assert table(answer)[1] == ["'=2+2", "900.00", "1"]


def test_who_brings_in_most_is_first(shop: Workspace, member: Customer) -> None:
    best = make_member(shop, "mike", name="Mike Chen")
    make_event(best, amount=Decimal(900))

    html = shown(at_desk(shop).get(page(NUMBERS)))

    part = html[html.index("report-valuable") :]
    assert part.index(customer_page(best)) < part.index(customer_page(member))
    assert "€230.50" in part


def test_unknown_files_are_none(shop: Workspace) -> None:
    assert at_desk(shop).get(page("analytics_numbers_file", "nothing")).status_code == 404


def test_a_stranger_sees_nothing(shop: Workspace) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    pages = [shown(elsewhere.get(page(one))) for one in (NUMBERS, "index")]
    best = elsewhere.get(page("analytics_numbers_file", "valuable"))

    for html in pages:
        assert "Sarah" not in html
        assert "110.50" not in html
    assert best.status_code == 404


@pytest.mark.parametrize("role", Role)
def test_owners_alone_compare(role: Role, shop: Workspace) -> None:
    client = at_desk(shop, role)

    html = shown(client.get(page(NUMBERS)))
    answer = client.post(page("analytics_compare"))

    assert ("Compare with the recorded events" in html) is (role is Role.OWNER)
    assert answer.status_code == (302 if role is Role.OWNER else 403)
    assert Comparison.objects.filter(workspace=shop).exists() is (role is Role.OWNER)


def test_the_last_comparison_shows(shop: Workspace) -> None:
    Comparison.objects.create(workspace=shop, ended_at=NOON, buckets=1234)

    html = shown(at_desk(shop).get(page(NUMBERS)))

    assert "Drift: 0" in html
    assert "of 1,234 numbers, compared 14 March 2026, 13:00." in html


def test_a_drift_names_what_differs(shop: Workspace) -> None:
    drifts = [["day 2026-03-14 purchase", "7", "8"]]
    Comparison.objects.create(workspace=shop, ended_at=NOON, differing=1, drifts=drifts)

    html = shown(at_desk(shop).get(page(NUMBERS)))

    assert "Drift: 1" in html
    assert "day 2026-03-14 purchase" in html


def test_the_page_costs_the_same_however_much_was_recorded(shop: Workspace) -> None:
    client = at_desk(shop)
    build(workspace=shop)
    few = statements(client, page(NUMBERS))

    for number in range(12):
        buyer = make_member(shop, f"buyer-{number}")
        make_event(buyer, event_timestamp=before(days=5 * number))
    waiting = statements(client, page(NUMBERS))
    while fold(workspace=shop):
        pass
    folded = statements(client, page(NUMBERS))

    assert len(few) == len(waiting) == len(folded) <= 25
    assert not [one for one in folded if "events_activityevent" in one]


def statements(client: Any, address: str) -> list[str]:
    """What a second opening asks: the first one of a process also learns what never changes."""
    client.get(address)
    with heard() as said:
        assert client.get(address).status_code == 200
    return said
