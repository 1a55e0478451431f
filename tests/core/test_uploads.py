"""Files are taken where a page asks for some, and nowhere else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    settings.MAX_API_BODY_BYTES, settings.MAX_UPLOAD_BYTES = 100_000, 1_000_000


def status(address: str, size: int) -> int:
    """What a form with a file of this size is answered with."""
    file = SimpleUploadedFile("photo.jpg", b"x" * size)
    return int(Client().post(address, {"photos": file}).status_code)


@pytest.mark.parametrize("place", ["/me/login/code/", "/whats-on/{}/", "/whats-on/{}/my/forget/"])
def test_a_page_that_wants_no_file_keeps_none(workspace: Workspace, place: str) -> None:
    address = place.format(workspace.slug)

    assert status(address, 200_000) == 413
    assert status(address, 1_000) != 413


@pytest.mark.parametrize(
    "place",
    ["/admin/events/importjob/add/", "/whats-on/{}/events/a/gallery/", "/whats-on/{}/gallery/x/"],
)
def test_where_files_are_asked_for_they_are_larger(workspace: Workspace, place: str) -> None:
    address = place.format(workspace.slug)

    assert status(address, 200_000) != 413
    assert status(address, 2_000_000) == 413


def test_a_length_of_endless_digits_is_too_large(workspace: Workspace) -> None:
    length = {"Content-Length": "9" * 5000}

    answer = Client().post(f"/whats-on/{workspace.slug}/", headers=length)

    assert answer.status_code == 413
