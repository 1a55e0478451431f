"""Sessions over HTTP: what attendees, programs and strangers get."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from tests.api.calling import Caller, app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.sessions.stage import choose, invitation_to, make_conference, session
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db
CONF = "/client/events/conf"
MINE = "/client/events/participation"
ADA = {"speakerId": "ada", "name": "Ada Lovelace", "biography": "Wrote the first program."}
HALL = {"roomId": "hall", "title": "Great hall", "capacity": 2}
HELD: dict[str, Any] = {"roomId": "hall", "speakerIds": ["ada"]}


@pytest.fixture
def event(workspace: Workspace, member: Customer) -> TicketedEvent:
    """A talk in the hall at eight in the evening, and one in nowhere at one in the night."""
    event = make_conference(
        workspace,
        session("talk", **HELD),
        session("late", hour=5, capacity=1),
        session("beside", hour=0.5),
        rooms=[HALL],
        speakers=[ADA],
        timeZone="Europe/Berlin",
        dayBeginsAt="04:00",
    )
    sell(event, member)
    return event


def test_sessions_tell_room_speakers_and_seats(event: TicketedEvent, member: Customer) -> None:
    choose(event, "talk", member)

    listed = app_of(member).get(f"{CONF}/sessions").json()

    talk = listed[0]
    assert [one["sessionId"] for one in listed] == ["talk", "beside", "late"]
    assert (talk["room"], talk["speakers"]) == (HALL, [ADA])
    assert (talk["capacity"], talk["left"], talk["mine"]) == (2, 1, "selected")


def test_a_program_sees_no_choices_unless_it_asks(event: TicketedEvent, member: Customer) -> None:
    choose(event, "talk", member)
    till = till_of(member)

    plain, asked = (till.get(f"{CONF}/sessions", **q) for q in ({}, {"userId": member.external_id}))

    assert [answer.json()[0]["mine"] for answer in (plain, asked)] == [None, "selected"]


def test_what_is_after_midnight_is_of_the_evening_before(
    event: TicketedEvent, member: Customer
) -> None:
    days = app_of(member).get(f"{CONF}/schedule").json()

    (day,) = days
    late = day["rooms"][-1]["sessions"][-1]
    assert (day["date"], day["endsAt"]) == ("2099-06-12", "2099-06-13T04:00:00+02:00")
    assert (late["sessionId"], late["startsAt"]) == ("late", "2099-06-13T01:00:00+02:00")
    assert [one["room"] and one["room"]["roomId"] for one in day["rooms"]] == ["hall", None]


@pytest.mark.parametrize("path", ["sessions", "schedule"])
def test_ten_sessions_cost_what_one_costs(
    workspace: Workspace, member: Customer, path: str
) -> None:
    def queries(number: int) -> int:
        held = [session(f"talk-{n}", hour=n, **HELD) for n in range(number)]
        make_conference(workspace, *held, rooms=[HALL], speakers=[ADA])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            app_of(member).get(f"{CONF}/{path}")
        return len(caught)

    queries(1)

    assert queries(10) == queries(1)


def test_a_seat_is_taken_and_given_up(event: TicketedEvent, member: Customer) -> None:
    app = app_of(member)

    taken = app.post(f"{CONF}/sessions/talk/select")
    freed = app.send("DELETE", f"{CONF}/sessions/talk/select")

    assert (taken.status_code, taken.json()["status"]) == (200, "selected")
    assert freed.status_code == 204
    assert app.get(f"{MINE}/mine").json() == []


def test_a_full_session_offers_to_wait(event: TicketedEvent, member: Customer) -> None:
    other = make_member(event.workspace)
    sell(event, other)
    choose(event, "late", other)
    app = app_of(member)

    full = app.post(f"{CONF}/sessions/late/select")
    waits = app.post(f"{CONF}/sessions/late/select", {"standby": True})

    assert (full.status_code, full.json()["code"]) == (409, "session_full")
    assert (waits.json()["status"], waits.json()["position"]) == ("standby", 1)


def test_an_overlap_names_the_other_and_can_be_swapped(
    event: TicketedEvent, member: Customer
) -> None:
    choose(event, "talk", member)
    app = app_of(member)

    refused = app.post(f"{CONF}/sessions/beside/select")
    swapped = app.post(f"{CONF}/sessions/beside/select", {"swap": True})

    assert (refused.status_code, codes(refused)) == (409, [("sessionId", "session_overlaps")])
    assert refused.json()["errors"][0]["message"] == "talk"
    assert swapped.status_code == 200
    assert [one["sessionId"] for one in app.get(f"{MINE}/mine").json()] == ["beside"]


def test_without_a_ticket_nothing_is_chosen_nor_anybody_seen(event: TicketedEvent) -> None:
    app = app_of(make_member(event.workspace))

    answers = [app.post(f"{CONF}/sessions/talk/select"), app.get(f"{CONF}/participants")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (403, "ticket_needed")
    ] * 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"standby": "yes"}, "invalid_type"),
        ({"standby": 1}, "invalid_type"),
        ({"swaps": True}, "unknown_field"),
        ({"ticketId": "\0"}, "nul_character"),
        ({"ticketId": 10**30}, "number_too_large"),
    ],
)
def test_a_wrong_choice_is_refused(
    event: TicketedEvent, member: Customer, body: dict[str, object], code: str
) -> None:
    answer = app_of(member).post(f"{CONF}/sessions/talk/select", body)

    assert answer.status_code == 400
    assert code in {fault for _, fault in codes(answer)} | {answer.json()["code"]}


@pytest.mark.parametrize("name", ["nowhere", "%00", "x" * 300, "%F0%9F%98%80"])
def test_a_session_that_is_not_there(event: TicketedEvent, member: Customer, name: str) -> None:
    answer = app_of(member).post(f"{CONF}/sessions/{name}/select")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_session")


def test_the_set_up_gives_what_it_takes(event: TicketedEvent, member: Customer) -> None:
    choose(event, "talk", member)
    till = till_of(member)
    given = till.get("/ticketed-events/conf").json()

    again = till.send("PUT", "/ticketed-events/conf", given)

    assert again.json() == given
    assert (given["dayBeginsAt"], given["rooms"][0]["title"]) == ("04:00", "Great hall")
    assert given["sessions"][0] | {"id": 0} == given["sessions"][0] | {"id": 0, "taken": 1}


def test_a_set_up_without_sessions_leaves_them(event: TicketedEvent, member: Customer) -> None:
    till = till_of(member)
    given = till.get("/ticketed-events/conf").json()
    kept = given["sessions"]
    for name in ("sessions", "rooms", "speakers", "dayBeginsAt"):
        del given[name]

    answer = till.send("PUT", "/ticketed-events/conf", given)

    assert answer.json()["sessions"] == kept


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"sessions": [session("a", roomId="nowhere")]}, ("sessions.0.roomId", "unknown_room")),
        (
            {"sessions": [session("a", speakerIds=["x"])]},
            ("sessions.0.speakerIds", "unknown_speaker"),
        ),
        ({"sessions": [session("a"), session("a")]}, ("sessions.1.sessionId", "key_twice")),
        ({"sessions": [session("a", capacity=-1)]}, ("sessions.0.capacity", "out_of_range")),
        ({"sessions": [session("a", capacity=10**12)]}, ("sessions.0.capacity", "out_of_range")),
        ({"sessions": [session("a", title=" ")]}, ("sessions.0.title", "required")),
        (
            {"sessions": [session("a", hour=0) | {"endsAt": "2099-01-01T00:00:00Z"}]},
            ("sessions.0.endsAt", "ends_before_it_starts"),
        ),
        ({"rooms": [HALL, HALL]}, ("rooms.1.roomId", "key_twice")),
        (
            {"speakers": [{"speakerId": "a/b", "name": "x"}]},
            ("speakers.0.speakerId", "invalid_key"),
        ),
        ({"dayBeginsAt": "25:00"}, ("dayBeginsAt", "out_of_range")),
    ],
)
def test_a_wrong_set_up_names_the_field(
    event: TicketedEvent, member: Customer, wrong: dict[str, object], fault: tuple[str, str]
) -> None:
    till = till_of(member)
    given = till.get("/ticketed-events/conf").json()

    answer = till.send("PUT", "/ticketed-events/conf", given | wrong)

    assert (answer.status_code, codes(answer)) == (400, [fault])


def test_fewer_seats_than_are_taken_are_refused(event: TicketedEvent, member: Customer) -> None:
    choose(event, "talk", member)
    till = till_of(member)
    given = till.get("/ticketed-events/conf").json()

    answer = till.send("PUT", "/ticketed-events/conf", given | {"rooms": [HALL | {"capacity": 0}]})

    assert (answer.status_code, answer.json()["code"]) == (409, "capacity_below_taken")


def test_an_invitation_is_sent_and_answered(event: TicketedEvent, member: Customer) -> None:
    wish = {"userId": member.external_id, "sessionId": "late", "note": "Please come"}
    sent = till_of(member).post("/ticketed-events/conf/invitations", wish).json()
    app = app_of(member)

    answers = [
        app.send("PUT", f"{MINE}/{sent['participantId']}/respond", {"response": word}).json()
        for word in ("accept", "decline", "accept")
    ]

    assert [one["status"] for one in answers] == ["accepted", "declined", "accepted"]
    mine = [(one["kind"], one["status"]) for one in app.get(f"{MINE}/mine").json()]
    assert mine == [("invitation", "accepted"), ("selection", "selected")]
    listed = till_of(member).get("/ticketed-events/conf/invitations").json()
    assert [(one["userId"], one["status"]) for one in listed] == [(member.external_id, "accepted")]


def test_nobody_answers_for_somebody_else(event: TicketedEvent, member: Customer) -> None:
    invitation = invitation_to(event, member)
    other = app_of(make_member(event.workspace))

    answer = other.send("PUT", f"{MINE}/{invitation.id}/respond", {"response": "accept"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_invitation")


def test_only_who_agreed_is_seen_and_no_address_with_them(
    event: TicketedEvent, member: Customer
) -> None:
    shy = make_member(event.workspace)
    sell(event, shy)
    app = app_of(member)
    app.send(
        "PUT", f"{MINE}/visibility", {"eventId": "conf", "visible": True, "displayName": "Ada"}
    )

    page = app_of(shy).get(f"{CONF}/participants").json()

    (seen,) = page["results"]
    assert (set(seen), seen["displayName"]) == ({"participantId", "displayName"}, "Ada")
    app.send("PUT", f"{MINE}/visibility", {"eventId": "conf", "visible": False})
    assert app.get(f"{CONF}/participants").json()["results"] == []


def test_an_address_is_no_name(event: TicketedEvent, member: Customer) -> None:
    wish = {"eventId": "conf", "visible": True, "displayName": "ada@example.com"}

    answer = app_of(member).send("PUT", f"{MINE}/visibility", wish)

    assert (answer.status_code, codes(answer)) == (400, [("displayName", "email_in_name")])


@pytest.mark.parametrize("path", [f"{MINE}/mine", f"{CONF}/participants"])
def test_ten_rows_cost_what_one_costs(workspace: Workspace, member: Customer, path: str) -> None:
    held = [session(f"talk-{n}", hour=n) for n in range(10)]
    event = make_conference(workspace, *held)
    sell(event, member)

    def queries(caller: Caller) -> int:
        with CaptureQueriesContext(connection) as caught:
            caller.get(path)
        return len(caught)

    choose(event, "talk-0", member)
    few = queries(app_of(member))
    for n in range(1, 10):
        choose(event, f"talk-{n}", member)
        invitation_to(event, member, f"talk-{n}")
        seen = make_member(workspace, name=f"Person {n}")
        sell(event, seen, at=ON_SALE)
        wish = {"eventId": "conf", "visible": True}
        assert app_of(seen).send("PUT", f"{MINE}/visibility", wish).status_code == 200

    assert queries(app_of(member)) == few
