"""The files behind a gallery: nothing but what was made anew, in whatever storage there is."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests.api.calling import app_of
from tests.ticketing.media.gallery import PARTY, add, jpeg, opened
from tests.ticketing.media.test_gallery_by_http import GALLERY, fetch, send, send_form
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.services.removing import sweep_photos

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace, member: Customer) -> TicketedEvent:
    """An event for which the member has a ticket."""
    made = make_ticketed_event(workspace)
    sell(made, member)
    return made


def test_a_page_behind_an_image_is_neither_kept_nor_served(
    event: TicketedEvent, member: Customer, settings: Settings
) -> None:
    raw = jpeg(comment=b"<script>alert(1)</script>") + b"<script>alert(2)</script>"

    photo = send_form(member, file=SimpleUploadedFile("../../a.php.jpg", raw)).json()

    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    served = fetch(photo["url"])
    assert len(kept) == 2
    assert not any(b"<script>" in path.read_bytes() for path in kept)
    assert b"<script>" not in served.content
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


def test_any_storage_of_the_framework_will_do(
    event: TicketedEvent, member: Customer, settings: Settings
) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}

    photo = send(member, jpeg()).json()
    served = fetch(photo["url"])
    app_of(member).send("DELETE", f"{GALLERY}/{photo['photoId']}")
    removed = sweep_photos(workspace=event.workspace, at=PARTY)

    assert opened(served.content).size == (60, 40)
    assert removed == 1
    assert not Path(settings.MEDIA_ROOT).exists()
    assert default_storage.listdir("photos") == ([], [])


def test_files_lie_where_the_setting_says(
    event: TicketedEvent, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    photo = add(event)

    assert (tmp_path / "elsewhere" / "photos" / f"{photo.name}-large.jpg").stat().st_size
