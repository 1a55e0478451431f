"""The sample shop: fetched by name and hash, imported once."""

import subprocess
import zipfile
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Workspace
from accounts.scopes import Role
from config.sample.fetching import MEMBER, PACKAGE, WHEEL_SHA256
from events.imports import tasks
from events.models import ActivityEvent
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import make_workspace
from tests.imports.music_shop import LOG
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Workspace:
    settings.FOYER_HOME = tmp_path
    return make_workspace("demo")


class PackageIndex:
    """In place of pip: puts a wheel with the shared log where pip would, or fails as it does."""

    def __init__(self) -> None:
        self.is_away = False
        self.content: bytes | None = None
        self.commands: list[list[str]] = []
        self.wanted = ""

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        self.wanted = Path(command[command.index("--requirement") + 1]).read_text()
        if self.is_away:
            complaint = "WARNING: Retrying\nERROR: No matching distribution found for lifetimes"
            return subprocess.CompletedProcess(command, 1, "", complaint)
        log = self.content or shared_file(LOG).read_bytes()
        wheel = Path(command[command.index("--dest") + 1]) / "lifetimes.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(MEMBER, log)
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> PackageIndex:
    index = PackageIndex()
    monkeypatch.setattr(subprocess, "run", index.run)
    return index


def fetch() -> str:
    out = StringIO()
    call_command("fetch_sample", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_sample_comes_in_once(demo: Workspace, index: PackageIndex) -> None:
    first, again = fetch(), fetch()

    assert first.startswith("6919 created, 0 duplicates, 0 rejected")
    assert "already: nothing was added" in again
    assert ActivityEvent.objects.of(demo).filter(currency="USD").count() == 6919


def test_it_is_asked_for_by_name_and_hash_alone(demo: Workspace, index: PackageIndex) -> None:
    fetch()

    assert index.wanted == f"{PACKAGE} --hash=sha256:{WHEEL_SHA256}\n"
    assert "--no-deps" in index.commands[0]
    assert not [word for word in index.commands[0] if "://" in word]


def test_without_a_connection_it_says_what_to_do(demo: Workspace, index: PackageIndex) -> None:
    index.is_away = True

    with pytest.raises(CommandError) as caught:
        fetch()

    assert "No matching distribution found for lifetimes" in str(caught.value)
    assert "run `manage.py fetch_sample` again" in str(caught.value)
    assert caught.value.returncode == 1


def test_another_file_in_its_place_is_refused(demo: Workspace, index: PackageIndex) -> None:
    index.content = b"1 1 19970101 1 1.00\n"

    with pytest.raises(CommandError, match="is not the file that was expected"):
        fetch()

    assert not ActivityEvent.objects.of(demo).exists()


def test_the_demo_offers_it_until_it_is_there(demo: Workspace, index: PackageIndex) -> None:
    client = at_desk(demo, Role.MANAGER)
    offered = text_of(client.get(page("index")))
    others = [page("events_importjob_changelist"), page("events_importjob_add")]
    offered_too = ["Load the sample shop" in text_of(client.get(other)) for other in others]

    with patch.object(tasks.run_import, "delay", tasks.run_import):
        answer = client.post(reverse("load-sample"), follow=True)

    assert "Load the sample shop: 6,919 purchases" in offered
    assert offered_too == [True, True]
    assert "6,919" in text_of(answer)
    assert "Load the sample shop" not in text_of(client.get(page("index")))


def test_other_workspaces_are_not_offered_it(workspace: Workspace) -> None:
    assert "Load the sample shop" not in text_of(at_desk(workspace).get(page("index")))


def test_who_may_not_record_may_not_load_it(demo: Workspace) -> None:
    assert at_desk(demo, Role.ANALYST).post(reverse("load-sample")).status_code == 403
    assert Client().post(reverse("load-sample")).status_code == 302
