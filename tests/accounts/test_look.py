"""A house's colour, logo and icon: what is kept of an upload, and how it is served."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from pytest_django import Settings

from accounts.look.changing import set_colour
from accounts.look.logos import MOST_BYTES, put_logo, remove_logo
from accounts.look.sheet import sheet_address, sheet_of
from accounts.models import Workspace
from accounts.services.workspaces import create_workspace
from core.errors import Invalid
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(of_kind: str = "PNG", size: tuple[int, int] = (800, 600), **says: object) -> bytes:
    """A red picture."""
    written = io.BytesIO()
    Image.new("RGB", size, "#cc0000").save(written, of_kind, **says)
    return written.getvalue()


def address_of(workspace: Workspace) -> str:
    return f"/look/{workspace.logo}"


@pytest.mark.parametrize("of_kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_smaller(
    client: Client, workspace: Workspace, of_kind: str
) -> None:
    put_logo(workspace=workspace, raw=picture(of_kind))

    answer = client.get(address_of(workspace))

    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("PNG", (512, 384))
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer


def test_nothing_but_pixels_is_kept(workspace: Workspace) -> None:
    secret = Image.Exif()
    secret[0x010E] = "taken at home"
    put_logo(workspace=workspace, raw=picture("JPEG", exif=secret) + b"taken at home")

    with default_storage.open(workspace.logo) as file:
        assert b"taken at home" not in file.read()


def test_another_logo_has_another_name_and_the_old_one_is_gone(
    client: Client, workspace: Workspace, media: Path
) -> None:
    put_logo(workspace=workspace, raw=picture())
    former = address_of(workspace)
    put_logo(workspace=workspace, raw=picture(size=(100, 100)))

    assert address_of(workspace) != former
    assert client.get(former).status_code == 404
    assert len(list((media / "logos").iterdir())) == 1


def test_the_same_logo_again_stays(client: Client, workspace: Workspace) -> None:
    for _ in range(2):
        put_logo(workspace=workspace, raw=picture())

    assert client.get(address_of(workspace)).status_code == 200


def test_a_logo_can_be_removed(client: Client, workspace: Workspace, media: Path) -> None:
    put_logo(workspace=workspace, raw=picture())
    former = address_of(workspace)
    remove_logo(workspace=workspace)

    workspace.refresh_from_db()
    assert workspace.logo == ""
    assert client.get(former).status_code == 404
    assert list((media / "logos").iterdir()) == []


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (SVG, "unreadable"),
        (b"", "unreadable"),
        (b"GIF89a" + bytes(100), "unreadable"),
        (picture()[:200], "unreadable"),
        (picture(size=(8, 8)), "wrong_size"),
        (picture(size=(8000, 4000)), "wrong_size"),
        (bytes(MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_logo_is_refused(workspace: Workspace, raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        put_logo(workspace=workspace, raw=raw)

    assert refusal.value.faults[0].code == code
    assert workspace.logo == ""


@pytest.mark.parametrize("name", ["..%2Fsecret-key", "x.png", "0" * 32 + "-" + "0" * 16 + ".png"])
def test_no_other_file_is_served(client: Client, media: Path, name: str) -> None:
    (media / "secret-key").write_text("secret")

    assert client.get(f"/look/logos/{name}").status_code == 404


def test_pages_show_logo_and_icon(client: Client, workspace: Workspace) -> None:
    lettered = client.get(f"/whats-on/{workspace.slug}/").text
    put_logo(workspace=workspace, raw=picture())
    pictured = client.get(f"/whats-on/{workspace.slug}/").text

    assert f'<link rel="icon" href="/look/{workspace.slug}/' in lettered
    assert f'<link rel="icon" href="{address_of(workspace)}">' in pictured
    assert f'<img src="{address_of(workspace)}"' in pictured


def test_the_icon_is_the_first_letter_in_the_houses_colour(
    client: Client, workspace: Workspace
) -> None:
    before = icon_of(client, workspace)
    set_colour(workspace=workspace, colour="#cc0000")
    after = icon_of(client, workspace)

    assert before != after
    assert ">C</text>" in after
    assert (
        "immutable" not in client.get(f"/look/{workspace.slug}/000000000000.svg")["Cache-Control"]
    )


def icon_of(client: Client, workspace: Workspace) -> str:
    page = client.get(f"/whats-on/{workspace.slug}/").text
    address = page.partition('<link rel="icon" href="')[2].partition('"')[0]
    answer = client.get(address)
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"] == "image/svg+xml"
    return answer.text


def test_a_name_makes_no_markup_in_the_icon(client: Client) -> None:
    house = create_workspace(slug="trap", name="<script>")

    assert "<script" not in icon_of(client, house)


def test_another_colour_is_another_sheet(client: Client, workspace: Workspace) -> None:
    before = sheet_address(workspace)
    set_colour(workspace=workspace, colour="#CC0000")

    assert sheet_address(workspace) != before
    assert "immutable" in client.get(sheet_address(workspace))["Cache-Control"]
    assert "immutable" not in client.get(before)["Cache-Control"]


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#1234567", "url(x)"])
def test_what_is_no_colour_is_refused(workspace: Workspace, colour: str) -> None:
    with pytest.raises(Invalid):
        set_colour(workspace=workspace, colour=colour)

    workspace.refresh_from_db()
    assert workspace.colour == ""


def test_a_house_called_as_foyer_has_its_own_colour(client: Client) -> None:
    house = make_workspace("foyer")
    set_colour(workspace=house, colour="#ff0000")

    sheets = [client.get(sheet_address(one)).content.decode() for one in (house, None)]

    assert sheets == [sheet_of("#ff0000"), sheet_of("")]
