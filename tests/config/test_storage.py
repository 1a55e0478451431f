"""Where photos are kept is a setting: files of this machine, or a bucket."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import environment
from tests.config.test_settings import ROOT, start

BUCKET = "s3://AKEY:top%2Fsecret@store.example/foyer/photos/2026?region=eu-central-1"


@pytest.fixture
def storages(tmp_path: Path) -> Path:
    """A folder with a stand-in for django-storages, which tells how it was made."""
    package = tmp_path / "packages" / "storages" / "backends"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "s3.py").write_text(
        "from django.core.files.storage import Storage\n"
        "class S3Storage(Storage):\n"
        "    def __init__(self, **options):\n        self.options = options\n"
    )
    return tmp_path / "packages"


def chosen(tmp_path: Path, packages: Path, **changes: str) -> Any:
    """The storage that photos go to under these variables: its class, and its options."""
    look = (
        "import django, json; django.setup()\n"
        "from ticketing.media.storing import default_storage as chosen\n"
        "print(json.dumps([chosen.__class__.__name__, getattr(chosen, 'options', None)]))"
    )
    base = {"PATH": os.environ["PATH"], "FOYER_HOME": str(tmp_path), "PYTHONPATH": str(packages)}
    base |= {"DATABASE_URL": "postgres://nobody@localhost/none"}
    base |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=base | changes,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_photos_are_files_unless_told_otherwise(tmp_path: Path, storages: Path) -> None:
    assert chosen(tmp_path, storages) == ["FileSystemStorage", None]


def test_the_setting_puts_photos_into_a_bucket(tmp_path: Path, storages: Path) -> None:
    kind, options = chosen(tmp_path, storages, FOYER_STORAGE_URL=BUCKET)

    assert kind == "S3Storage"
    assert options == {
        "bucket_name": "foyer",
        "location": "photos/2026",
        "access_key": "AKEY",
        "secret_key": "top/secret",
        "endpoint_url": "https://store.example",
        "region_name": "eu-central-1",
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
    }


def test_without_the_package_a_bucket_stops_the_start_and_no_secret_is_shown(
    tmp_path: Path,
) -> None:
    started = start(tmp_path, FOYER_STORAGE_URL=BUCKET)

    last_line = started.stderr.strip().splitlines()[-1]
    assert started.returncode != 0
    assert "FOYER_STORAGE_URL" in last_line
    assert "django-storages[s3]" in last_line
    assert "secret" not in started.stderr.partition("ImproperlyConfigured")[2]


def test_what_the_machine_itself_has_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: name)

    options = environment.storage("s3:///foyer")["OPTIONS"]

    assert set(options) == {"bucket_name", "file_overwrite", "default_acl", "querystring_auth"}


def test_a_store_in_the_same_house_may_do_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: name)

    options = environment.storage("s3+http://a:b@store:9000/foyer")["OPTIONS"]

    assert options["endpoint_url"] == "http://store:9000"


@pytest.mark.parametrize(
    "address", ["file:///elsewhere", "gs://bucket", "s3://", "s3://host", "s3://a:b@host/", "x"]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="give file: or s3://"):
        environment.storage(address)
