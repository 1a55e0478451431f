"""The gallery on its pages: seen and filled by those who attend."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Workspace
from tests.factories import make_member, make_workspace
from tests.ticketing.media.gallery import add, jpeg
from tests.ticketing.pages.visiting import event_page, text_of
from tests.ticketing.sessions.walking import attends, place
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo, TakeDown
from ticketing.media.services.deciding import decide_photo
from ticketing.media.services.uploading import Uploader
from ticketing.media.states import PhotoState

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(workspace: Workspace) -> TicketedEvent:
    """A party for which one registers."""
    return make_ticketed_event(workspace, "party", ticketTypes=[ticket_type(price="0")])


def file(name: str = "band.jpg", color: Any = "teal", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or jpeg(color))


def send(client: Client, event: TicketedEvent, *files: SimpleUploadedFile, **more: str) -> Any:
    """Send the form of a gallery."""
    return client.post(place(event, "gallery"), {"photos": list(files)} | more, follow=True)


def test_several_photos_are_added_at_once_and_wait_for_the_house(
    party: TicketedEvent, client: Client
) -> None:
    attends(client, party)

    answer = send(client, party, file(), file(color="navy"), caption="The band")

    assert "2 photos are added. The house looks at new photos" in text_of(answer)
    assert answer.content.decode().count('alt="The band"') == 2
    assert "Waits for the house" in text_of(answer)


def test_each_that_is_refused_says_why_and_the_others_are_added(
    party: TicketedEvent, client: Client, settings: Settings
) -> None:
    attends(client, party)
    settings.MAX_PHOTO_BYTES = 5000

    large = file("large.jpg", content=jpeg() + b"\0" * 5000)
    answer = send(client, party, file(), file("letter.txt", content=b"Dear house"), large)

    shown = text_of(answer)
    assert "1 photo is added." in shown
    assert "letter.txt: This is no picture that we can read." in shown
    assert "large.jpg: This file is too large" in shown
    assert Photo.objects.of(party.workspace).count() == 1


@pytest.mark.parametrize("files", [[], [file("a.txt", content=b"no")], [file()] * 21])
def test_what_brings_nothing_is_said_on_the_page(
    files: list[SimpleUploadedFile], party: TicketedEvent, client: Client
) -> None:
    attends(client, party)

    answer = send(client, party, *files)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Photo.objects.of(party.workspace).exists()


def test_a_script_that_sends_them_one_by_one_is_told_of_each(
    party: TicketedEvent, client: Client
) -> None:
    attends(client, party)

    good = send(client, party, file(), each="1")
    bad = send(client, party, file("a.txt", content=b"no"), each="1")

    assert (good.status_code, bad.status_code) == (200, 422)
    assert good.json()["words"].startswith("1 photo is added.")
    assert bad.json() == {
        "words": "a.txt: This is no picture that we can read. Send a JPEG, PNG or WebP."
    }


def test_photos_lead_to_those_beside_them(party: TicketedEvent, client: Client) -> None:
    attends(client, party)
    oldest, middle, newest = (add(party, color=color) for color in ("red", "green", "blue"))

    shown = client.get(place(party, "photo", middle.id)).content.decode()

    assert f'rel="prev" href="{place(party, "photo", newest.id)}"' in shown
    assert f'rel="next" href="{place(party, "photo", oldest.id)}"' in shown


def test_who_is_in_a_picture_has_it_hidden(party: TicketedEvent, client: Client) -> None:
    own = attends(client, party)
    photo = add(party)
    there = place(party, "photo", photo.id)

    answer = client.post(there, {"take-down": "1", "reason": "That is me"}, follow=True)

    assert "Nobody sees that photo any more." in text_of(answer)
    assert client.get(there).status_code == 404
    asked = TakeDown.objects.get(workspace=party.workspace, photo=photo)
    assert (asked.customer_id, asked.reason) == (own.id, "That is me")


def test_what_the_house_showed_again_is_not_hidden_anew(
    party: TicketedEvent, client: Client
) -> None:
    attends(client, party)
    photo = add(party)
    there = place(party, "photo", photo.id)
    client.post(there, {"take-down": "1"})
    decide_photo(photo=photo, verdict=PhotoState.APPROVED, at=photo.uploaded_at)

    answer = client.post(there, {"take-down": "1"}, follow=True)

    assert "You asked before, and the house showed it again." in text_of(answer)
    assert client.get(there).status_code == 200


def test_one_removes_ones_own_photo_and_nobody_elses(party: TicketedEvent, client: Client) -> None:
    own = attends(client, party)
    mine, other = add(party, Uploader(customer=own)), add(party, color="red")
    decide_photo(photo=mine, verdict=PhotoState.APPROVED, at=mine.uploaded_at)

    removed = client.post(place(party, "photo", mine.id), {"remove": "1"}, follow=True)
    refused = client.post(place(party, "photo", other.id), {"remove": "1"})

    assert "Your photo is removed." in text_of(removed)
    assert refused.status_code == 404
    assert client.get(place(party, "photo", other.id)).status_code == 200


def test_what_waits_is_seen_by_who_added_it_alone(party: TicketedEvent, client: Client) -> None:
    other = make_member(party.workspace)
    sell(party, other)
    photo = add(party, Uploader(customer=other))
    attends(client, party)

    assert client.get(place(party, "photo", photo.id)).status_code == 404
    assert photo.name not in client.get(place(party, "gallery")).content.decode()


def test_without_a_ticket_nothing_is_seen_or_added(party: TicketedEvent, client: Client) -> None:
    photo = add(party)

    for page in (place(party, "gallery"), place(party, "photo", photo.id)):
        assert client.get(page).status_code == 403
        assert client.post(page, {"take-down": "1", "photos": file()}).status_code == 403
        assert photo.name not in client.get(page).content.decode()
    assert Photo.objects.of(party.workspace).get().state == PhotoState.APPROVED


def test_another_houses_photos_are_not_there(party: TicketedEvent, client: Client) -> None:
    elsewhere = make_ticketed_event(make_workspace("other-club"), "party")
    photo = add(elsewhere)
    attends(client, party)

    assert client.get(place(elsewhere, "gallery")).status_code == 403
    assert client.get(place(party, "photo", photo.id)).status_code == 404
    assert client.post(place(party, "photo", photo.id), {"take-down": "1"}).status_code == 404


def test_the_events_page_shows_some_to_those_who_attend(
    party: TicketedEvent, client: Client
) -> None:
    names = [add(party, color=(0, 30 * number, 0)).name for number in range(7)]
    before = client.get(event_page(party)).content.decode()
    attends(client, party)

    shown = client.get(event_page(party)).content.decode()

    assert sum(name in before for name in names) == 0
    assert [name for name in names if name in shown] == names[1:]


def test_ten_photos_cost_what_one_costs(party: TicketedEvent, client: Client) -> None:
    attends(client, party)
    costs: list[int] = []
    for number in range(10):
        add(party, color=(0, 25 * number, 0))
        if number in {0, 9}:
            with CaptureQueriesContext(connection) as queries:
                client.get(place(party, "gallery"))
            costs.append(len(queries))

    assert costs[0] == costs[1]
