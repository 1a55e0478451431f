"""The page behind a guest link: photos are added, and seen where the link shows them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Workspace
from tests.factories import make_workspace
from tests.ticketing.media.gallery import add, guest_pass_of, jpeg
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo
from ticketing.media.pages.views import guests
from ticketing.media.services.guests import revoke_guest_pass
from ticketing.media.services.uploading import Uploader
from ticketing.media.states import PhotoState

pytestmark = pytest.mark.django_db


@pytest.fixture
def wedding(workspace: Workspace) -> TicketedEvent:
    """A wedding, whose guests have no tickets."""
    return make_ticketed_event(workspace, "wedding", title="Ada and Sam")


def guest_page(workspace: Workspace, token: str, *photo: Any) -> str:
    what = "guest-photo" if photo else "guest-gallery"
    return reverse(f"whats-on:{what}", args=[workspace.slug, token, *photo])


def table_photo(color: str = "teal") -> dict[str, Any]:
    return {"photos": SimpleUploadedFile("table.jpg", jpeg(color))}


def test_guests_add_photos_and_see_what_they_added(wedding: TicketedEvent, client: Client) -> None:
    _, token = guest_pass_of(wedding)
    page = guest_page(wedding.workspace, token)

    answer = client.post(page, table_photo() | {"caption": "Our table"}, follow=True)

    assert "Ada and Sam" in text_of(answer)
    assert "1 photo is added." in text_of(answer)
    assert 'alt="Our table"' in answer.content.decode()
    assert 'capture="environment"' in answer.content.decode()


def test_a_link_shows_what_is_approved_one_by_one(wedding: TicketedEvent, client: Client) -> None:
    _, token = guest_pass_of(wedding)
    photo = add(wedding)

    answer = client.get(guest_page(wedding.workspace, token, photo.id))

    assert answer.status_code == 200
    assert "take it down" not in text_of(answer)
    assert client.post(guest_page(wedding.workspace, token, photo.id)).status_code == 404


def test_an_upload_only_link_shows_what_this_device_added_and_nothing_else(
    wedding: TicketedEvent, client: Client
) -> None:
    found, token = guest_pass_of(wedding, is_upload_only=True)
    others = [add(wedding), add(wedding, Uploader(guest_pass=found), "red")]
    page = guest_page(wedding.workspace, token)
    assert "<img" not in client.get(page).content.decode().split("<main")[1]

    answer = client.post(page, table_photo("navy"), follow=True)

    assert "1 photo is added." in text_of(answer)
    assert "What you added" in text_of(answer)
    assert answer.content.decode().split("<main")[1].count("<img") == 1
    for photo in others:
        assert client.get(guest_page(wedding.workspace, token, photo.id)).status_code == 404


@pytest.mark.parametrize("is_upload_only", [False, True])
def test_who_added_a_photo_removes_it_from_the_same_device(
    is_upload_only: bool, wedding: TicketedEvent, client: Client
) -> None:
    _, token = guest_pass_of(wedding, is_upload_only=is_upload_only)
    client.post(guest_page(wedding.workspace, token), table_photo())
    page = guest_page(wedding.workspace, token, Photo.objects.of(wedding.workspace).get().id)

    asked = client.get(page)
    answer = client.post(page, {"remove": "1"}, follow=True)

    assert "Remove your photo" in text_of(asked)
    assert "Your photo is removed." in text_of(answer)
    assert Photo.objects.of(wedding.workspace).get().state == PhotoState.LEAVING
    assert client.get(page).status_code == 404


def test_another_guest_of_the_same_link_removes_nothing(
    wedding: TicketedEvent, client: Client
) -> None:
    _, token = guest_pass_of(wedding)
    client.post(guest_page(wedding.workspace, token), table_photo())
    photo = Photo.objects.of(wedding.workspace).get()
    page = guest_page(wedding.workspace, token, photo.id)
    stranger = Client()
    # The very same picture, sent by somebody else, makes it no photo of theirs.
    stranger.post(guest_page(wedding.workspace, token), table_photo())

    answer = stranger.post(page, {"remove": "1"})

    assert "Remove your photo" not in text_of(stranger.get(page))
    assert answer.status_code == 404
    assert Photo.objects.of(wedding.workspace).get().state == photo.state


def test_a_device_removes_nothing_in_another_house(wedding: TicketedEvent, client: Client) -> None:
    _, token = guest_pass_of(wedding)
    client.post(guest_page(wedding.workspace, token), table_photo())
    photo = Photo.objects.of(wedding.workspace).get()
    other = make_workspace("elsewhere")
    _, elsewhere = guest_pass_of(make_ticketed_event(other))

    answer = client.post(guest_page(other, elsewhere, photo.id), {"remove": "1"})

    assert answer.status_code == 404
    assert Photo.objects.of(wedding.workspace).get().state == photo.state


def test_a_link_that_has_brought_all_it_may_says_so(wedding: TicketedEvent, client: Client) -> None:
    _, token = guest_pass_of(wedding, most_photos=1)
    page = guest_page(wedding.workspace, token)
    client.post(page, table_photo())

    answer = client.post(page, table_photo("red"))

    assert answer.status_code == 422
    assert "There are as many photos as there may be." in text_of(answer)


@pytest.mark.parametrize("how", ["revoked", "over", "unknown", "elsewhere", "draft"])
def test_a_link_that_is_over_says_so_and_nothing_else(
    how: str, wedding: TicketedEvent, client: Client
) -> None:
    ended = timezone.now() - timedelta(minutes=1)
    guest_pass, token = guest_pass_of(wedding, **({"expires_at": ended} if how == "over" else {}))
    house = make_workspace("other-club") if how == "elsewhere" else wedding.workspace
    if how == "revoked":
        revoke_guest_pass(event=wedding, name=str(guest_pass.id), at=timezone.now())
    if how == "draft":
        make_ticketed_event(wedding.workspace, "wedding", title="Ada and Sam", status="draft")
    page = guest_page(house, "wrong" if how == "unknown" else token)

    for answer in (client.get(page), client.post(page, table_photo())):
        assert answer.status_code == 404
        assert "This link is over" in text_of(answer)
        assert "Ada and Sam" not in text_of(answer)
    assert not Photo.objects.of(wedding.workspace).exists()


def test_photos_of_another_event_are_not_behind_a_link(
    wedding: TicketedEvent, client: Client
) -> None:
    _, token = guest_pass_of(wedding)
    photo = add(make_ticketed_event(wedding.workspace, "ball"))

    assert client.get(guest_page(wedding.workspace, token, photo.id)).status_code == 404


def test_who_guesses_links_waits_a_moment(
    wedding: TicketedEvent, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "GUESSES_PER_MINUTE", 2)
    page = guest_page(wedding.workspace, "wrong")

    assert [client.get(page).status_code for _ in range(4)] == [404, 404, 429, 429]
