"""Files are taken where a page asks for some, of whom it asks for them, and nowhere else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User, Workspace
from accounts.scopes import Role
from tests.accounts.arriving import text_of
from tests.admin.visiting import at_desk, signed_in
from tests.factories import make_staff

pytestmark = pytest.mark.django_db

IMPORT = "/admin/events/importjob/add/"


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    settings.MAX_API_BODY_BYTES, settings.MAX_UPLOAD_BYTES = 100_000, 1_000_000


def status(address: str, size: int, client: Client | None = None) -> int:
    """What a form with a file of this size is answered with."""
    file = SimpleUploadedFile("photo.jpg", b"x" * size)
    return int((client or Client()).post(address, {"photos": file}).status_code)


@pytest.mark.parametrize("place", ["/me/login/code/", "/whats-on/{}/", "/whats-on/{}/my/forget/"])
def test_a_page_that_wants_no_file_keeps_none(workspace: Workspace, place: str) -> None:
    address = place.format(workspace.slug)

    assert status(address, 200_000) == 413
    assert status(address, 1_000) != 413


@pytest.mark.parametrize("place", ["/whats-on/{}/events/a/gallery/", "/whats-on/{}/gallery/x/"])
def test_where_files_are_asked_for_they_are_larger(workspace: Workspace, place: str) -> None:
    address = place.format(workspace.slug)

    assert status(address, 200_000) != 413
    assert status(address, 2_000_000) == 413


@pytest.mark.parametrize("role", Role)
def test_who_works_at_the_desk_sends_larger_files_there(workspace: Workspace, role: Role) -> None:
    desk = at_desk(workspace, role)

    assert status(IMPORT, 200_000, desk) != 413
    assert status(IMPORT, 2_000_000, desk) == 413


@pytest.mark.parametrize("address", [IMPORT, "/admin/", "/admin/login/", "/admin/none/"])
def test_from_anybody_else_the_desk_takes_no_large_form(workspace: Workspace, address: str) -> None:
    member = signed_in(User.objects.create_user("sarah@example.com"))

    for outside in (Client(), member):
        assert status(address, 200_000, outside) == 413
        assert status(address, 1_000, outside) != 413


def test_a_second_factor_that_is_missing_is_no_sign_in(
    workspace: Workspace, settings: Settings
) -> None:
    desk = signed_in(make_staff(workspace).user)
    settings.STAFF_TWO_FACTOR = "required"

    assert status(IMPORT, 200_000, desk) == 413


def test_it_is_said_in_words_and_what_to_do(workspace: Workspace) -> None:
    german, much = Client(headers={"Accept-Language": "de"}), {"name": "x" * 200_000}

    at_the_door, in_the_shop = german.post(IMPORT, much), german.post("/whats-on/city-gym/", much)

    assert "melden Sie sich an" in text_of(at_the_door)
    assert "höchstens 97,7" in text_of(in_the_shop)
    assert 'class="tabs"' in in_the_shop.content.decode()
    assert "Content-Security-Policy" in in_the_shop.headers


def test_a_length_of_endless_digits_is_too_large(workspace: Workspace) -> None:
    length = {"Content-Length": "9" * 5000}

    answer = Client().post(f"/whats-on/{workspace.slug}/", headers=length)

    assert answer.status_code == 413
