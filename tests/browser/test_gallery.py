"""A guest at a table adds photos from a phone, and sees them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from accounts.models import Workspace
from tests.browser.people import PHONE, Browsers, Person
from tests.ticketing.media.gallery import add, guest_pass_of, jpeg
from tests.ticketing.media.test_guest_pages import guest_page
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def wedding(workspace: Workspace) -> TicketedEvent:
    """A wedding with a photo that all may see."""
    event = make_ticketed_event(workspace, "wedding", title="Ada and Sam")
    add(event, color="navy")
    return event


def photo(name: str, color: str) -> "FilePayload":
    """A file on a guest's phone."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(color, (600, 400))}


def test_guests_add_photos_by_the_form_alone(friend: Person, wedding: TicketedEvent) -> None:
    _, token = guest_pass_of(wedding)
    friend.opens(guest_page(wedding.workspace, token))
    friend.types("What is to be seen?", "Our table")
    friend.brings("From your device", photo("one.jpg", "teal"), photo("two.jpg", "red"))

    friend.presses("Add photos")

    assert "2 photos are added." in friend.reads()
    assert friend.complaints() == []


def test_with_scripts_each_photo_tells_how_far_it_is(
    browsers: Browsers, home: str, wedding: TicketedEvent
) -> None:
    _, token = guest_pass_of(wedding)

    def sends() -> str:
        context = browsers.context(home, screen=PHONE, with_scripts=True)
        page = context.new_page()
        page.goto(guest_page(wedding.workspace, token))
        text: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"no"}
        page.get_by_label("From your device").set_input_files([photo("one.jpg", "teal"), text])
        page.get_by_role("button", name="Add photos").click()
        page.locator(".sent .error").wait_for()
        said = " ".join(page.locator(".sent").inner_text().split())
        context.close()
        return said

    said = browsers.run(sends)

    assert "one.jpg 1 photo is added." in said
    assert "a.txt: This is no picture that we can read." in said
    assert Photo.objects.of(wedding.workspace).count() == 2
