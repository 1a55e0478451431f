"""Histories, the list of activity, and the page of one event."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from accounts.scopes import Role
from events.models import ActivityEvent
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(member: Customer) -> Client:
    return at_desk(member.workspace)


def words_of(html: str) -> str:
    return " ".join(html.split())


def rows_of(client: Client, **query: str) -> list[str]:
    answer = client.get(page("events_activityevent_changelist"), query)
    return [event.event_type for event in answer.context["cl"].result_list]


def seed_history(customer: Customer) -> None:
    """The example of the staff's guide to events."""
    visit: dict[str, Any] = {"kind": "visit", "category": "activity"}
    free = {"reward": "Free Item"}
    redeemed: dict[str, Any] = {"kind": "redemption", "category": "activity", "metadata": free}
    past: list[tuple[str, str, dict[str, Any]]] = [
        ("2025-01-15", "Mall Location", {"amount": Decimal("127.50"), "currency": "USD"}),
        ("2025-01-10", "Downtown Store", {"amount": Decimal("45"), "currency": "USD"}),
        ("2025-01-03", "Mall Location", visit),
        ("2024-12-28", "Downtown Store", {"amount": Decimal("89"), "currency": "USD"}),
        ("2024-12-15", "Mall Location", redeemed),
    ]
    for day, place, more in past:
        at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        make_event(customer, source=place, event_timestamp=at, **more)


def test_a_history_is_laid_out_as_in_the_seed(desk: Client, member: Customer) -> None:
    seed_history(member)

    answer = desk.get(page("events_history", member.pk))

    lines = [(one.on, one.kind, one.worth, one.place) for one in answer.context["lines"]]
    assert lines == [
        ("15 Jan 2025", "Purchase", "$127.50", "Mall Location"),
        ("10 Jan 2025", "Purchase", "$45.00", "Downtown Store"),
        ("3 Jan 2025", "Visit", "—", "Mall Location"),
        ("28 Dec 2024", "Purchase", "$89.00", "Downtown Store"),
        ("15 Dec 2024", "Redemption", "Free Item", "Mall Location"),
    ]
    assert "Total Purchases: $261.50 (3 orders)" in text_of(answer)


def test_totals_say_refunds_and_part_currencies(desk: Client, member: Customer) -> None:
    make_event(member, amount=Decimal("100"))
    make_event(member, kind="refund", amount=Decimal("30"))
    make_event(member, amount=Decimal("5"), currency="USD")

    totals = desk.get(customer_page(member)).content.decode()

    assert (
        "Total Purchases: €100.00 (1 order) · Refunded: €30.00 (1 refund) · Net: €70.00" in totals
    )
    assert "Total Purchases: $5.00 (1 order)" in totals


def test_days_are_those_of_the_workspaces_zone(desk: Client, member: Customer) -> None:
    make_event(member, event_timestamp=datetime(2025, 6, 30, 22, 30, tzinfo=UTC))

    lines = desk.get(page("events_history", member.pk)).context["lines"]

    assert lines[0].on == "1 Jul 2025"


def test_a_long_history_has_pages(desk: Client, member: Customer) -> None:
    for minute in range(55):
        at = datetime(2025, 1, 1, 12, minute, tzinfo=UTC)
        make_event(member, kind="visit", category="activity", event_timestamp=at)

    first = desk.get(page("events_history", member.pk)).context
    older = desk.get(page("events_history", member.pk), {"before": first["oldest"]}).context

    shown = [line.event.occurred_at.minute for line in [*first["lines"], *older["lines"]]]
    assert shown == list(range(54, -1, -1))
    assert older["oldest"] is None


def test_an_empty_history_says_what_to_do_next(desk: Client, member: Customer) -> None:
    shown = text_of(desk.get(customer_page(member)))

    assert "Record the first visit or purchase" in shown


@pytest.mark.parametrize("name", ["index", "accounts_customer_changelist"])
def test_an_empty_workspace_says_what_to_do_next(name: str) -> None:
    shown = text_of(at_desk(make_workspace("empty-hall")).get(page(name)))

    assert page("accounts_customer_add") in shown
    assert "None" not in shown


def test_an_event_is_told_in_words(desk: Client, member: Customer) -> None:
    event = make_event(
        member, source="till-7", external_id="ORD-1", metadata={"items": ["Coffee", "Cake"]}
    )

    shown = text_of(desk.get(page("events_activityevent_change", event.pk)))

    assert "Sarah Johnson bought for €10.00 (till-7), 14 March 2026, 13:00." in shown
    assert "<dt>items</dt><dd>Coffee, Cake</dd>" in shown
    assert "ORD-1" in shown
    assert "None" not in shown


def test_what_others_wrote_is_shown_as_text(desk: Client, member: Customer) -> None:
    script = "<script>alert(1)</script>"
    event = make_event(member, source=script, metadata={script: {"nested": script}})

    pages = [page("events_activityevent_change", event.pk), customer_page(member), page("index")]

    assert [one for one in pages if script in text_of(desk.get(one))] == []


def test_facts_cannot_be_changed(desk: Client, member: Customer) -> None:
    event = make_event(member)

    answer = desk.post(page("events_activityevent_change", event.pk), {"amount": "1"})

    event.refresh_from_db()
    assert (answer.status_code, event.amount) == (403, Decimal(10))


def test_the_list_is_newest_first_and_can_be_narrowed(desk: Client, member: Customer) -> None:
    make_event(member, source="till-7", event_timestamp=datetime(2025, 1, 1, tzinfo=UTC))
    make_event(member, kind="visit", category="activity", source="door")

    assert rows_of(desk) == ["visit", "purchase"]
    assert rows_of(desk, type="visit") == ["visit"]
    assert rows_of(desk, category="transaction") == ["purchase"]
    assert rows_of(desk, source="door") == ["visit"]
    assert rows_of(desk, occurred_at_to="2025-06-30") == ["purchase"]
    assert rows_of(desk, occurred_at_from="2025-06-30") == ["visit"]


def test_a_day_is_included_to_its_end(desk: Client, member: Customer) -> None:
    make_event(member, event_timestamp=datetime(2025, 6, 30, 21, 59, 59, tzinfo=UTC))
    make_event(
        member,
        kind="visit",
        category="activity",
        event_timestamp=datetime(2025, 6, 30, 22, 0, tzinfo=UTC),
    )

    assert rows_of(desk, occurred_at_to="2025-06-30") == ["purchase"]
    assert rows_of(desk, occurred_at_from="2025-07-01") == ["visit"]


@pytest.mark.parametrize(
    "words", ["sarah", "Johnson Sarah", "sarah@example.com", "till-7", "ORD-1", "PASS", "EVENT"]
)
def test_a_search_finds_activity(words: str, desk: Client, member: Customer) -> None:
    event = make_event(member, source="till-7", external_id="ORD-1")
    make_event(make_member(member.workspace, "mike"), kind="visit", category="activity")

    known = {"PASS": str(member.pk), "EVENT": str(event.pk)}

    assert rows_of(desk, q=known.get(words, words)) == ["purchase"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\0"},
        {"source": "\0"},
        {"type": "\0"},
        {"category": "nonsense"},
        {"occurred_at_from": "2025-99-99"},
        {"occurred_at_from": "0001-01-01", "occurred_at_to": "9999-12-31"},
        {"p": "99999"},
        {"all": ""},
    ],
)
def test_a_strange_address_is_no_fault_of_ours(
    query: dict[str, str], desk: Client, member: Customer
) -> None:
    make_event(member)

    answer = desk.get(page("events_activityevent_changelist"), query)

    assert answer.status_code in {200, 302, 400}


def deletion(*events: ActivityEvent, **more: str) -> dict[str, Any]:
    return {"action": "delete_activity", "_selected_action": [e.pk for e in events]} | more


def test_deleting_asks_first(desk: Client, member: Customer) -> None:
    event = make_event(member, source="till-7")
    address = page("events_activityevent_changelist")

    asked = desk.post(address, deletion(event))
    count_then = ActivityEvent.objects.of(member.workspace).count()
    done = desk.post(address, deletion(event, confirmed="yes"), follow=True)

    assert ("till-7" in text_of(asked), count_then) == (True, 1)
    assert "Deleted: 1." in text_of(done)
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_deleting_reaches_no_other_workspace(
    desk: Client, member: Customer, stranger: Customer
) -> None:
    theirs, ours = make_event(stranger), make_event(member)

    desk.post(
        page("events_activityevent_changelist"),
        deletion(theirs, ours, confirmed="yes", select_across="1"),
    )

    assert ActivityEvent.objects.of(stranger.workspace).get() == theirs


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_may_not_delete_cannot(role: Role, member: Customer) -> None:
    event = make_event(member)

    at_desk(member.workspace, role).post(
        page("events_activityevent_changelist"), deletion(event, confirmed="yes")
    )

    assert ActivityEvent.objects.of(member.workspace).get() == event
