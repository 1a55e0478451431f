"""An owner chooses colour and logo, sees them at once, and goes back to Foyer's own."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.accounts.test_look import SVG, picture
from tests.admin.visiting import at_desk, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def address(workspace: Workspace) -> str:
    return page("accounts_workspace_look", workspace.pk)


def logo(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", raw, "image/png")


def look_of(workspace: Workspace) -> tuple[str, bool]:
    workspace.refresh_from_db()
    return workspace.colour, bool(workspace.logo)


def test_colour_and_logo_are_saved_and_shown(workspace: Workspace) -> None:
    desk = at_desk(workspace)
    sent = {"action": "save", "colour": "#C2185B", "logo": logo(picture())}

    answer = desk.post(address(workspace), sent, follow=True)

    assert look_of(workspace) == ("#c2185b", True)
    assert f'href="/look/{workspace.logo}"' in answer.text
    assert 'type="color"' in answer.text
    assert 'value="#c2185b"' in answer.text


def test_saving_without_choosing_keeps_foyers_own_colour(workspace: Workspace) -> None:
    at_desk(workspace).post(address(workspace), {"action": "save", "colour": "#0b5d66"})

    assert look_of(workspace) == ("", False)


@pytest.mark.parametrize(
    ("action", "left"), [("no-colour", ("", True)), ("no-logo", ("#c2185b", False))]
)
def test_each_can_be_taken_back(workspace: Workspace, action: str, left: tuple[str, bool]) -> None:
    desk = at_desk(workspace)
    sent = {"action": "save", "colour": "#c2185b", "logo": logo(picture())}
    desk.post(address(workspace), sent)

    desk.post(address(workspace), {"action": action})

    assert look_of(workspace) == left


@pytest.mark.parametrize("raw", [SVG, b"\0", picture()[:99]])
def test_what_is_no_logo_is_said_at_its_field(workspace: Workspace, raw: bytes) -> None:
    sent = {"action": "save", "colour": "#c2185b", "logo": logo(raw)}

    answer = at_desk(workspace).post(address(workspace), sent)

    assert answer.status_code == 422
    assert "This is no picture that can be read" in answer.text
    assert look_of(workspace) == ("", False)


@pytest.mark.parametrize("colour", ["red", "#12345", "\0", "#" + "9" * 9999])
def test_what_is_no_colour_is_said_at_its_field(workspace: Workspace, colour: str) -> None:
    answer = at_desk(workspace).post(address(workspace), {"action": "save", "colour": colour})

    assert answer.status_code == 422
    assert "Write the colour as # and six digits" in answer.text


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_does_not_own_the_house_does_not_change_its_look(
    workspace: Workspace, role: Role
) -> None:
    answer = at_desk(workspace, role).post(address(workspace), {"action": "no-colour"})

    assert answer.status_code == 403


def test_a_stranger_finds_nothing(workspace: Workspace, stranger: Customer) -> None:

    assert at_desk(workspace).get(address(stranger.workspace)).status_code == 404
