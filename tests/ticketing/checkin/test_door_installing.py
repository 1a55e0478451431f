"""The door as an app of its own: name, icon, worker and modules, and where it was before."""

import io
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Workspace
from ticketing.checkin.pages import modules

pytestmark = pytest.mark.django_db


def manifest_of(client: Client, house: str) -> str:
    return reverse("door:manifest", args=[house])


def test_a_house_has_a_door_of_its_own_name_and_colour(
    workspace: Workspace, client: Client
) -> None:
    workspace.colour = "#aa2244"
    workspace.save()

    told = client.get(manifest_of(client, workspace.slug)).json()

    assert workspace.name in told["name"]
    assert told["start_url"] == told["scope"] == "/staff/door/"
    assert told["theme_color"] == "#aa2244"
    assert [one["sizes"] for one in told["icons"]] == ["180x180", "192x192", "512x512"]


@pytest.mark.parametrize("colour", ["", "#ffee88"])
@pytest.mark.parametrize("size", [180, 192, 512])
def test_the_icon_is_a_picture_of_its_size(
    size: int, colour: str, workspace: Workspace, client: Client
) -> None:
    workspace.colour = colour
    workspace.save()

    answer = client.get(reverse("door:icon", args=[workspace.slug, size]))

    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("PNG", (size, size))
    assert len(image.getcolors(100_000) or []) > 1


def test_what_no_house_has_is_not_there(workspace: Workspace, client: Client) -> None:
    addresses = [
        manifest_of(client, "nobodys"),
        reverse("door:icon", args=["nobodys", 192]),
        reverse("door:icon", args=[workspace.slug, 99_999]),
        reverse("door:worker") + "?house=nobodys",
        reverse("door:module", args=[modules.digest(), "worker"]),
        reverse("door:module", args=[modules.digest(), "..%2Fcodes"]),
    ]

    assert {client.get(one).status_code for one in addresses} == {404}


def test_the_worker_keeps_files_that_are_there(workspace: Workspace, client: Client) -> None:
    text = client.get(reverse("door:worker"), {"house": workspace.slug}).content.decode()

    kept = re.findall(r'"(/[^"]+)"', text)
    own = [one for one in kept if not one.startswith("/static/")]
    assert {client.get(one).status_code for one in own} == {200}
    assert len(own) >= len(modules.names()) + 1
    assert f'import {{ bringBack }} from "{modules.module_address("upload")}"' in text


def test_a_browser_that_knows_no_modules_in_workers_gets_none(client: Client) -> None:
    text = client.get(reverse("door:worker"), {"plain": ""}).content.decode()

    assert "import " not in text
    assert "addEventListener('fetch'" in text


def test_every_module_finds_those_that_it_imports(client: Client) -> None:
    for name in modules.names():
        answer = client.get(modules.module_address(name))

        imported = re.findall(r"from '\./(\w+)\.js'", answer.content.decode())
        assert set(imported) <= set(modules.names())
        assert "immutable" in answer["Cache-Control"]


def test_a_module_of_another_release_is_not_kept(client: Client) -> None:
    answer = client.get(reverse("door:module", args=["0123456789ab", "codes"]))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")


def test_the_reader_of_codes_is_named_once_it_was_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda name: None)
    without = modules.camera_addresses()
    monkeypatch.setattr(finders, "find", lambda name: f"/somewhere/{name}")

    assert without == []
    assert [one.rpartition(".")[2] for one in modules.camera_addresses()] == ["js", "wasm"]


@pytest.mark.parametrize("rest", ["", "evt-spring-2026/?gate=Gate%201&way=out"])
def test_the_old_address_leads_to_the_door(rest: str, client: Client) -> None:
    answer = client.get(f"/staff/check-in/{rest}")

    assert (answer.status_code, answer["Location"]) == (302, f"/staff/door/{rest}")
