"""Staff look through photos, decide about many at once, and make guest links."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests.admin.pictures import pending_photo
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import make_workspace
from tests.ticketing.media.gallery import add, guest_pass_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import GuestPass, Photo, TakeDown
from ticketing.media.services.finding import find_guest_pass
from ticketing.media.services.taking_down import take_down_photo
from ticketing.media.states import PhotoState, TakeDownState

pytestmark = pytest.mark.django_db
GRID = "ticketing_photo_changelist"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    return make_ticketed_event(workspace)


def decide(desk: Client, verdict: str, *photos: Photo, **given: Any) -> Any:
    sent = {"verdict": verdict, "photo": [str(one.pk) for one in photos]} | given
    return desk.post(page(GRID), sent, follow=True)


def states(workspace: Workspace) -> list[str]:
    return list(Photo.objects.of(workspace).order_by("name").values_list("state", flat=True))


@pytest.mark.parametrize("verdict", ["approved", "rejected", "taken_down"])
def test_many_photos_are_decided_at_once(
    verdict: str, desk: Client, event: TicketedEvent, workspace: Workspace
) -> None:
    photos = [pending_photo(event, number) for number in range(3)]

    answer = decide(desk, verdict, *photos[:2])

    assert states(workspace) == [verdict, verdict, "pending"]
    assert f"{PhotoState(verdict).label}: 2." in text_of(answer)
    notes = [one.get_change_message() for one in LogEntry.objects.all()]
    assert notes == [f"{PhotoState(verdict).label}."] * 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verdict": "approved"}, "Tick the pictures first."),
        ({"verdict": "approved", "photo": ["x\0y", "1"]}, "Tick the pictures first."),
        ({"verdict": "shown", "photo": ["1"]}, "Choose what becomes of the pictures."),
        ({}, "Choose what becomes of the pictures."),
    ],
)
def test_what_cannot_be_decided_is_said(
    sent: dict[str, Any], words: str, desk: Client, event: TicketedEvent, workspace: Workspace
) -> None:
    pending_photo(event)

    answer = desk.post(page(GRID), sent, follow=True)

    assert words in text_of(answer)
    assert states(workspace) == ["pending"]


def test_a_photo_that_went_meanwhile_harms_no_other(
    desk: Client, event: TicketedEvent, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [pending_photo(event, number) for number in range(2)]
    ticked = list(Photo.objects.of(workspace).select_related("workspace").order_by("id"))
    monkeypatch.setattr("ticketing.admin.photo_deciding._ticked", lambda *_: ticked)
    Photo.objects.of(workspace).filter(id=photos[0].id).update(state=PhotoState.LEAVING)

    answer = decide(desk, "approved", *photos)

    assert states(workspace) == ["leaving", "approved"]
    assert "Removed meanwhile by who added them: 1." in text_of(answer)


def test_nobody_decides_about_another_workspaces_photos(
    event: TicketedEvent, workspace: Workspace
) -> None:
    photo = pending_photo(event)

    answer = decide(at_desk(make_workspace("other-club")), "approved", photo)

    assert "Tick the pictures first." in text_of(answer)
    assert states(workspace) == ["pending"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["waiting"]),
        ({"show": "approved"}, ["fine"]),
        ({"show": "asked"}, ["asked"]),
        ({"show": "taken_down"}, ["asked"]),
        ({"show": "anything"}, ["waiting"]),
        ({"event": "evt-spring-2026"}, ["waiting"]),
        ({"event": "elsewhere"}, []),
        ({"event": "a\0b"}, []),
        ({"before": "x"}, ["waiting"]),
    ],
)
def test_photos_are_looked_through_by_kind(
    query: dict[str, str], names: list[str], desk: Client, event: TicketedEvent, member: Customer
) -> None:
    pending_photo(event, 1, caption="waiting")
    pending_photo(event, 2, caption="fine", state="approved")
    asked = pending_photo(event, 3, caption="asked", state="approved")
    pending_photo(event, 4, caption="goes", state="leaving")
    take_down_photo(photo=asked, customer=member, reason="Me", at=timezone.now())

    answer = desk.get(page(GRID), query)

    assert [one.photo.caption for one in answer.context["photos"]] == names


def test_older_photos_are_on_the_next_page(desk: Client, event: TicketedEvent) -> None:
    for number in range(61):
        pending_photo(event, number, caption=f"number {number}")

    first = desk.get(page(GRID))
    second = desk.get(page(GRID) + first.context["older"])

    assert [one.photo.caption for one in second.context["photos"]] == ["number 0"]
    assert second.context["older"] == ""


def test_a_wish_to_take_down_is_answered(
    desk: Client, event: TicketedEvent, member: Customer
) -> None:
    photo = pending_photo(event, state="approved")
    take_down_photo(photo=photo, customer=member, reason="I am in it", at=timezone.now())
    asked = text_of(desk.get(page("ticketing_photo_change", photo.pk)))

    decide(desk, "approved", photo)

    assert "I am in it" in asked
    assert "Show it again" in asked
    assert "Leave it hidden" in asked
    wish = TakeDown.objects.get(workspace=event.workspace)
    assert (wish.state, wish.decided_by is None) == (TakeDownState.DISMISSED, False)


def test_a_picture_that_waits_is_served_to_who_has_its_link_alone(
    desk: Client, event: TicketedEvent
) -> None:
    photo = add(event)
    Photo.objects.of(event.workspace).update(state=PhotoState.PENDING)
    address = desk.get(page(GRID)).context["photos"][0].small

    shown, bare = Client().get(address), Client().get(address.partition("?")[0])

    assert (shown.status_code, bare.status_code) == (200, 404)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"
    assert photo.name in address


def test_one_comes_back_to_the_page_that_one_was_on(desk: Client, event: TicketedEvent) -> None:
    photo = pending_photo(event)
    here = f"{page(GRID)}?show=pending&event={event.key}"

    inside = desk.post(page(GRID), {"verdict": "approved", "photo": photo.pk, "back": here})
    outside = desk.post(page(GRID), {"verdict": "x", "back": "https://evil.example/"})

    assert (inside["Location"], outside["Location"]) == (here, page(GRID))


def test_a_guest_link_is_shown_once(desk: Client, event: TicketedEvent) -> None:
    address = page("ticketing_ticketedevent_guests", event.pk)
    sent = opened(desk, address, "guest-pass") | {"label": "The band", "is_upload_only": "on"}

    made = desk.post(address, sent)

    token = made.context["token"]
    guest_pass = find_guest_pass(token=token, event_name=event.key, at=timezone.now())
    assert (guest_pass.label, guest_pass.is_upload_only) == ("The band", True)
    assert f"/upload/{token}" in text_of(made)
    assert "no-store" in made["Cache-Control"]
    assert token not in text_of(desk.get(address))
    assert LogEntry.objects.get().get_change_message() == "Made a guest link for The band."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"label": ""}, "This field is required."),
        ({"label": "a\0b"}, "Null characters are not allowed."),
        ({"most_photos": "0"}, "greater than or equal to 1"),
        ({"most_photos": "5000"}, "less than or equal to 1000"),
        ({"most_megabytes": "9999999"}, "less than or equal to 2048"),
        ({"expires_at": "2020-01-01T10:00"}, "Give a time that is to come."),
        ({"expires_at": "soon"}, "Enter a valid date/time."),
    ],
)
def test_a_guest_link_that_cannot_be_is_said(
    given: dict[str, str], words: str, desk: Client, event: TicketedEvent
) -> None:
    address = page("ticketing_ticketedevent_guests", event.pk)
    sent = opened(desk, address, "guest-pass") | {"label": "The band"} | given

    answer = desk.post(address, sent)

    assert words in errors_of(answer)
    assert not GuestPass.objects.of(event.workspace).exists()


def test_a_guest_link_is_ended(desk: Client, event: TicketedEvent) -> None:
    guest_pass, _token = guest_pass_of(event)
    address = page("ticketing_ticketedevent_guests", event.pk)

    desk.post(address, {"revoke": str(guest_pass.pk)})
    unknown = desk.post(address, {"revoke": "a\0b"}, follow=True)

    assert GuestPass.objects.of(event.workspace).get().revoked_at is not None
    assert "This link is not valid" in text_of(unknown)
