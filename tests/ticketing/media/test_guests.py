"""Guests: whoever has the link, and nobody else, as long as it is good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests.api.calling import Answer, Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.ticketing.media.gallery import add, guest_pass_of, jpeg
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.media import decoding
from ticketing.media.errors import TooManyGuestPasses
from ticketing.media.models import GuestPass, Photo
from ticketing.media.services import guests
from ticketing.media.services.uploading import Uploader

pytestmark = pytest.mark.django_db

MEDIA = "/client/events/evt-spring-2026/media"
PASSES = "/ticketed-events/evt-spring-2026/guests"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event with a gallery."""
    return make_ticketed_event(workspace)


def send(token: str, raw: bytes | None = None, event: str = "evt-spring-2026") -> Answer:
    """A photo of somebody who has nothing but a token."""
    address = f"/client/events/{event}/media/upload/{token}"
    return Client().post(address, jpeg() if raw is None else raw, "image/jpeg")


def look(token: str, **query: Any) -> Answer:
    """The gallery, for the same person."""
    return Client().get(f"{MEDIA}/guest/{token}", query)


def test_a_guest_adds_a_photo_and_sees_it_wait(event: TicketedEvent) -> None:
    add(event, color="red")
    _, token = guest_pass_of(event)
    _, other = guest_pass_of(event)

    answer = send(token)

    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    assert [one["own"] for one in look(token).json()] == [True, False]
    assert [one["own"] for one in look(other).json()] == [False]
    assert send(token).status_code == 200


def test_a_pass_that_only_adds_shows_nothing(event: TicketedEvent) -> None:
    _, token = guest_pass_of(event, is_upload_only=True)

    assert send(token).status_code == 201
    assert_refusal(look(token), 403, "upload_only")


def test_no_other_token_opens_anything(event: TicketedEvent, stranger: Customer) -> None:
    guest_pass, token = guest_pass_of(event)
    theirs = guest_pass_of(make_ticketed_event(stranger.workspace))[1]
    wrong = [
        *("x", "%00", "é", "a" * 5000, token[:-1], token + "A", token[:-2] + "xx"),
        *(str(guest_pass.id), guest_pass.digest, theirs[:22] + token[22:]),
    ]

    for one in wrong:
        assert_refusal(look(one), 404, "unknown_guest_pass")
        assert_refusal(send(one), 404, "unknown_guest_pass")
    assert not Photo.objects.of(event.workspace).exists()


def test_a_token_opens_its_own_event_alone(event: TicketedEvent) -> None:
    _, token = guest_pass_of(event)
    make_ticketed_event(event.workspace, "other")

    for name in ("other", "none", str(event.workspace_id), "%00"):
        assert_refusal(send(token, event=name), 404, "unknown_guest_pass")
    assert send(token, event=str(event.id)).status_code == 201


def test_a_pass_ends_when_it_expires_is_revoked_or_the_event_is_hidden(
    event: TicketedEvent,
) -> None:
    over = guest_pass_of(event, expires_at=timezone.now() - timedelta(seconds=1))[1]
    revoked, revoked_token = guest_pass_of(event)
    hidden = guest_pass_of(make_ticketed_event(event.workspace, "draft", status="draft"))[1]
    guests.revoke_guest_pass(event=event, name=str(revoked.id), at=timezone.now())

    for token in (over, revoked_token):
        assert_refusal(look(token), 404, "unknown_guest_pass")
    assert_refusal(send(hidden, event="draft"), 404, "unknown_guest_pass")


def test_guests_add_to_open_galleries_and_within_their_share(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    closed = make_ticketed_event(workspace, "closed", photosOpen=False)
    _, token = guest_pass_of(event, most_photos=1)

    assert send(token).status_code == 201
    assert_refusal(send(token, jpeg("red")), 409, "too_many_photos")
    assert_refusal(send(guest_pass_of(closed)[1], event="closed"), 409, "photos_closed")
    assert_refusal(send(token, b"<html>"), 400, "photo_unreadable")


def test_a_credential_sent_along_must_be_of_the_same_workspace(
    event: TicketedEvent, member: Customer, stranger: Customer
) -> None:
    address = f"{MEDIA}/guest/{guest_pass_of(event)[1]}"

    assert app_of(member).get(address).status_code == 200
    assert_refusal(app_of(stranger).get(address), 404, "unknown_guest_pass")
    assert Caller({"orgid": "city-gym"}).get(address).status_code == 200
    assert_refusal(Caller({"orgid": "other-club"}).get(address), 404, "unknown_workspace")
    assert_refusal(Caller({"x-api-key": "fk_no"}).get(address), 401, "authentication_failed")


def test_no_log_has_the_token(
    event: TicketedEvent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that the server cannot answer is logged as a fault, with its route alone."""
    _, token = guest_pass_of(event)
    monkeypatch.setattr(decoding, "PATIENCE_SECONDS", 0)

    with decoding._own_place():
        answer = send(token)

    assert_refusal(answer, 503, "photos_busy")
    assert "Service Unavailable" in caplog.text
    assert token not in caplog.text


def test_guests_are_counted(event: TicketedEvent, settings: Settings) -> None:
    settings.REQUESTS_PER_MINUTE = 2

    answers = [look("guess").status_code for _ in range(3)]

    assert answers == [404, 404, 429]
    assert_refusal(send(guest_pass_of(event)[1]), 429, "too_many_requests")


def test_staff_make_and_revoke_passes_and_see_the_token_once(
    event: TicketedEvent, member: Customer
) -> None:
    till = till_of(member)
    made = till.post(PASSES, {"label": "Table 4", "uploadOnly": True, "mostPhotos": 5})
    token = made.json()["guestId"]
    send(token)

    listed = till.get(PASSES).json()
    gone = till.send("DELETE", f"{PASSES}/{made.json()['id']}")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert [(one["label"], one["photos"], one["uploadOnly"]) for one in listed] == [
        ("Table 4", 1, True)
    ]
    assert token not in str(listed)
    assert token not in str(list(GuestPass.objects.values(*GUEST_PASS_FIELDS)))
    assert_refusal(send(token), 404, "unknown_guest_pass")
    assert till.get(PASSES).json()[0]["revokedAt"] is not None
    assert_refusal(till.send("DELETE", f"{PASSES}/7"), 404, "unknown_guest_pass")


GUEST_PASS_FIELDS = [field.attname for field in GuestPass._meta.concrete_fields]


def test_a_pass_ends_a_month_after_the_event_unless_told_otherwise(
    event: TicketedEvent, member: Customer
) -> None:
    made = till_of(member).post(PASSES, {"label": "Table 4"}).json()

    ends = datetime.fromisoformat(made["expiresAt"])
    assert ends == event.ends_at.astimezone(UTC) + timedelta(days=30)


@pytest.mark.parametrize(
    ("wishes", "fault"),
    [
        ({}, ("label", "required")),
        ({"label": " "}, ("label", "required")),
        ({"label": "x" * 101}, ("label", "required")),
        ({"label": "a\0b"}, ("label", "nul_character")),
        ({"label": "x", "expiresAt": "2001-01-01T00:00:00Z"}, ("expiresAt", "out_of_range")),
        ({"label": "x", "expiresAt": "2099-01-01T00:00:00"}, ("expiresAt", "time_zone_missing")),
        ({"label": "x", "mostPhotos": 0}, ("mostPhotos", "out_of_range")),
        ({"label": "x", "mostPhotos": 10**12}, ("mostPhotos", "out_of_range")),
        ({"label": "x", "mostBytes": 2**62}, ("mostBytes", "out_of_range")),
        ({"label": "x", "uploadOnly": "yes"}, ("uploadOnly", "invalid_type")),
        ({"label": "x", "more": 1}, ("more", "unknown_field")),
    ],
)
def test_a_pass_that_cannot_be_is_refused(
    event: TicketedEvent, member: Customer, wishes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert codes(till_of(member).post(PASSES, wishes)) == [fault]


def test_an_event_has_so_many_passes(event: TicketedEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "MOST_OPEN", 1)
    made, _ = guest_pass_of(event)

    with pytest.raises(TooManyGuestPasses):
        guest_pass_of(event)
    guests.revoke_guest_pass(event=event, name=str(made.id), at=timezone.now())

    assert guest_pass_of(event)


def test_ten_passes_cost_what_one_costs(
    event: TicketedEvent, member: Customer, django_assert_num_queries: Any
) -> None:
    till = till_of(member)
    till.get(PASSES)
    for _ in range(10):
        add(event, Uploader(guest_pass=guest_pass_of(event)[0]))

    with django_assert_num_queries(4):  # the key, the event, the passes, their counts
        assert [one["photos"] for one in till.get(PASSES).json()] == [1] * 10
