"""An event is set up on one page: what staff fill in is what the API's PUT would keep."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Customer, Workspace
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.admin.event_saving import content_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import DiscountKind, EventState

pytestmark = pytest.mark.django_db

ADD = "ticketing_ticketedevent_add"
NEW = {
    "title": "Spring Concert",
    "starts_at": "2099-06-12T20:00",
    "ends_at": "2099-06-12T23:00",
    "venue": "Corner House",
    "types-0-title": "General",
    "types-0-price": "25,50",
    "types-0-capacity": "100",
}


def send_new(desk: Client, **given: Any) -> Any:
    form = opened(desk, page(ADD), "event-form")
    return desk.post(page(ADD), form | NEW | given)


def send(desk: Client, event: TicketedEvent, **given: Any) -> Any:
    address = page("ticketing_ticketedevent_change", event.pk)
    return desk.post(address, opened(desk, address, "event-form") | given)


def the_event(workspace: Workspace) -> TicketedEvent:
    return TicketedEvent.objects.of(workspace).select_related("workspace").get()


def test_an_event_is_made_of_a_title_two_times_and_a_ticket(
    desk: Client, workspace: Workspace
) -> None:
    answer = send_new(desk)

    event = the_event(workspace)
    said = content_of(event)
    assert answer["Location"] == page("ticketing_ticketedevent_change", event.pk)
    assert (event.key, event.status) == ("spring-concert", EventState.DRAFT)
    assert [(one.ticket_type_id, one.price, one.capacity) for one in said.ticket_types] == [
        ("general", Decimal("25.5"), 100)
    ]
    assert said.ticket_types[0].currency == workspace.currency


def test_times_are_those_of_the_venue(desk: Client, workspace: Workspace) -> None:
    send_new(desk, time_zone="America/New_York")

    assert the_event(workspace).starts_at == datetime(2099, 6, 13, 0, 0, tzinfo=UTC)


def test_perks_codes_and_gates_are_rows(desk: Client, workspace: Workspace) -> None:
    send_new(
        desk,
        **{
            "types-0-perks-0-title": "One drink",
            "types-0-perks-0-allowance": "2",
            "types-0-perks-0-active": "on",
            "codes-0-code": "early",
            "codes-0-off": "percent",
            "codes-0-value": "10",
            "codes-0-max_uses": "5",
            "codes-0-active": "on",
            "codes-0-types": ["0"],
            "gates-0-name": "North",
        },
    )

    said = content_of(the_event(workspace))
    perk, code = said.ticket_types[0].perks[0], said.promo_codes[0]
    assert (perk.perk_id, perk.title, perk.allowance) == ("one-drink", "One drink", 2)
    assert (code.code, code.kind, code.value) == ("EARLY", DiscountKind.PERCENT, Decimal(10))
    assert (code.max_uses, code.ticket_type_ids) == (5, ["general"])
    assert said.gates == ["North"]


def test_saving_what_is_shown_changes_nothing(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(
        workspace,
        timeZone="Asia/Tokyo",
        startsAt="2099-06-12T18:00:30.250000Z",
        capacity=50,
        gates=["North", "South"],
        ticketTypes=[
            ticket_type(saleStartsAt="2026-01-01T00:00:00Z", perks=[{"perkId": "p", "title": "P"}]),
            ticket_type("tt-vip", price="80", hidden=True, perCustomerMax=2, active=False),
        ],
        promoCodes=[{"code": "VIP", "value": "12.5", "ticketTypeIds": ["tt-vip"], "maxUses": 3}],
    )
    before = content_of(event)

    answer = send(desk, event)

    assert answer.status_code == 302
    assert content_of(the_event(workspace)) == before
    assert LogEntry.objects.get().get_change_message() == "Saved without a change."


def test_a_block_that_is_emptied_is_off_sale(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)

    send(desk, event, **{"types-1-title": "", "types-1-price": "", "types-1-capacity": ""})

    said = content_of(the_event(workspace))
    assert [(one.title, one.active) for one in said.ticket_types] == [
        ("General", True),
        ("Vip", False),
    ]


def test_more_of_anything_is_one_click(desk: Client) -> None:
    form = opened(desk, page(ADD), "event-form")

    another = text_of(desk.post(page(ADD), form | {"more": "types"}))
    perk = text_of(desk.post(page(ADD), form | {"more": "types-0-perks"}))

    assert 'name="types-1-title"' in another
    assert 'name="types-0-perks-1-title"' in perk
    assert "foyer-error" not in another + perk


# What staff may write, and what is said of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "required"),
    ({"title": "a\0b"}, "Null characters"),
    ({"key": "a/b"}, "no slash"),
    ({"starts_at": ""}, "required"),
    ({"ends_at": "2099-06-12T19:00"}, "ends before it starts"),
    ({"starts_at": "0001-01-01T00:00"}, "year"),
    ({"time_zone": "Mars/Olympus"}, "Europe/Berlin"),
    ({"capacity": "-1"}, "greater than or equal"),
    ({"capacity": "9" * 11}, "1000000"),
    ({"hold_minutes": "0"}, "from 1 to"),
    ({"types-0-title": ""}, "required"),
    ({"types-0-price": "NaN"}, "Enter a number"),
    ({"types-0-price": "1.234"}, "2 digits"),
    ({"types-0-currency": "XXX"}, "ISO 4217"),
    ({"types-0-per_order_min": "5", "types-0-per_order_max": "3"}, "from 5 to"),
    ({"types-0-perks-0-title": "Drink", "types-0-perks-0-allowance": "0"}, "from 1 to"),
    ({"codes-0-code": "X", "codes-0-value": "101"}, "from 0 to 100"),
    ({"codes-0-code": "X", "codes-0-value": "1", "codes-0-types": ["9"]}, "valid choice"),
    ({"gates-0-name": "x" * 61}, "60"),
]


def test_what_is_wrong_is_said_and_nothing_is_kept(
    desk: Client, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    form = opened(desk, page(ADD), "event-form") | NEW

    for given, words in WRONG:
        with subtests.test(given=str(given)[:60], words=words):
            answer = desk.post(page(ADD), form | given)
            assert answer.status_code == 200
            assert words in errors_of(answer)
            assert not TicketedEvent.objects.of(workspace).exists()


def test_a_key_that_is_taken_is_said_at_its_field(desk: Client, workspace: Workspace) -> None:
    make_ticketed_event(workspace, "spring-concert", title="Mine")

    answer = send_new(desk)

    form = answer.context["editor"].form
    assert form.errors["key"] == ["There is an event with this key already."]
    assert the_event(workspace).title == "Mine"


def test_fewer_than_are_sold_is_said_at_the_ticket(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    sell(event, member, ("tt-vip", 3))

    answer = send(desk, event, **{"types-1-capacity": "2"})

    block = answer.context["editor"].types.blocks[1]
    assert block.form.errors["capacity"] == ["3 are taken already; 2 would be too few."]


def test_who_was_overtaken_is_told(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    address = page("ticketing_ticketedevent_change", event.pk)
    form = opened(desk, address, "event-form")
    make_ticketed_event(workspace, title="Other words")

    answer = desk.post(address, form | {"title": "My words"})

    assert "Somebody else saved" in errors_of(answer)
    assert the_event(workspace).title == "Other words"


def test_the_history_says_what_was_changed_and_by_whom(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)

    send(desk, event, venue="Opera", **{"types-1-price": "90"})

    shown = text_of(desk.get(page("ticketing_ticketedevent_history", event.pk)))
    assert "Changed: venue; Vip: price." in shown


@pytest.mark.parametrize(
    ("status", "words"),
    [("published", "Visitors will see"), ("draft", "Only staff"), ("cancelled", "not given back")],
)
def test_what_a_new_status_does_is_said_before_it_is_done(
    status: str, words: str, desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace)
    address = page("ticketing_ticketedevent_status", event.pk)

    asked = text_of(desk.get(address, {"status": status}))
    desk.post(address, {"status": status})

    assert words in asked
    assert the_event(workspace).status == status
    assert LogEntry.objects.get().get_change_message() == f"{EventState(status).label}."


def test_a_status_that_the_clock_tells_is_not_set(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)

    desk.post(page("ticketing_ticketedevent_status", event.pk), {"status": "ended"})

    assert the_event(workspace).status == EventState.PUBLISHED


def test_a_copy_begins_with_all_but_the_key(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace, gates=["North"])
    address = f"{page(ADD)}?copy={event.pk}"
    form = opened(desk, address, "event-form")

    desk.post(address, form | {"key": "second-night", "save": "publish"})

    copy = TicketedEvent.objects.of(workspace).select_related("workspace").get(key="second-night")
    said, original = content_of(copy), content_of(event)
    assert (copy.status, said.gates) == (EventState.PUBLISHED, ["North"])
    assert [one.ticket_type_id for one in said.ticket_types] == ["tt-general", "tt-vip"]
    assert {one.id for one in said.ticket_types} & {
        one.id for one in original.ticket_types
    } == set()


def test_the_page_says_what_is_sold_and_what_waits(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, capacity=10)
    sell(event, member, ("tt-general", 2))
    place(event, member)

    answer = desk.get(page("ticketing_ticketedevent_change", event.pk))

    assert answer.context["figures"].sold_words == "2 / 10"
    assert answer.context["unpaid"] == 1
    assert f"/whats-on/{workspace.slug}/events/{event.key}/" in text_of(answer)


@pytest.mark.parametrize(
    ("when", "titles"),
    [
        ("upcoming", ["Next"]),
        ("past", ["Gone"]),
        ("draft", ["Idea"]),
        ("cancelled", ["Off"]),
        ("nonsense", ["Next", "Idea", "Off", "Gone"]),
    ],
)
def test_the_list_is_narrowed(
    when: str, titles: list[str], desk: Client, workspace: Workspace
) -> None:
    past = {"startsAt": "2020-01-01T18:00:00Z", "endsAt": "2020-01-01T20:00:00Z"}
    make_ticketed_event(workspace, "gone", title="Gone", **past)
    make_ticketed_event(workspace, "off", title="Off", status="cancelled")
    make_ticketed_event(workspace, "idea", title="Idea", status="draft")
    make_ticketed_event(workspace, "next", title="Next")

    answer = desk.get(page("ticketing_ticketedevent_changelist"), {"when": when})

    assert sorted(row.title for row in answer.context["cl"].result_list) == sorted(titles)
