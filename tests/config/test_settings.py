"""A wrong setting stops the start and names its variable."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.environment import read

ROOT = Path(__file__).resolve().parents[2]


def start(tmp_path: Path, **changes: str) -> "subprocess.CompletedProcess[str]":
    """Start Django with these variables and nothing else of Foyer's."""
    base = {"PATH": os.environ["PATH"], "FOYER_HOME": str(tmp_path)}
    base |= {"DATABASE_URL": "postgres://nobody@localhost/none"}
    base |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('started')"],
        cwd=ROOT,
        env=base | changes,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("FOYER_DEBUG", "maybe"),
        ("FOYER_PUBLIC_URL", "foyer.example"),
        ("FOYER_PUBLIC_URL", "ftp://foyer.example"),
        ("FOYER_PUBLIC_URL", "https://foyer.example/path"),
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("DATABASE_URL", "mysql://localhost/foyer"),
        ("FOYER_DATABASE_POOL", "0"),
        ("CACHE_URL", "memcached://localhost"),
        ("CELERY_BROKER_URL", "filesystem://"),
        ("FOYER_EMAIL_URL", "mail.example"),
        ("FOYER_EMAIL_FROM", "nobody"),
        ("FOYER_MAX_BODY_BYTES", "5MB"),
        ("FOYER_MAX_UPLOAD_BYTES", "-1"),
        ("FOYER_MAX_PHOTO_BYTES", "many"),
        ("FOYER_STORAGE_URL", "s3://"),
        ("FOYER_FONTS", "no/such/font.ttf"),
        ("FOYER_APPLE_WALLET_CERTIFICATE", "no/such/file.pem"),
        ("FOYER_APPLE_WALLET_KEY", "-----BEGIN PRIVATE KEY-----"),
        ("FOYER_APPLE_WALLET_ISSUER", "Apple"),
        ("FOYER_GOOGLE_WALLET_ISSUER", "my shop"),
        ("FOYER_GOOGLE_WALLET_ACCOUNT", "{}"),
        ("FOYER_REQUESTS_PER_MINUTE", "1.5"),
        ("FOYER_MEMBER_REQUESTS_PER_MINUTE", "many"),
        ("FOYER_TRUSTED_PROXIES", "-1"),
        ("FOYER_STAFF_TWO_FACTOR", "perhaps"),
        ("FOYER_WEBHOOK_TIMEOUT", "0"),
        ("WEBHOOKS_ALLOW_PRIVATE", "perhaps"),
        ("FOYER_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    started = start(tmp_path, **{name: value})

    last_line = started.stderr.strip().splitlines()[-1]
    assert started.returncode != 0
    assert name in last_line
    assert "started" not in started.stdout


def test_with_nothing_set_it_starts(tmp_path: Path) -> None:
    started = start(tmp_path)

    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


def test_a_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    start(tmp_path)
    kept = tmp_path / "secret-key"
    first = kept.read_text()

    start(tmp_path)

    assert kept.read_text() == first
    assert len(first) > 50
    assert kept.stat().st_mode & 0o777 == 0o600


READERS: list[tuple[Callable[[str], Any], str, Any]] = [
    (environment.switch, "Yes", True),
    (environment.switch, "0", False),
    (environment.positive, "7", 7),
    (environment.port, "8000", 8000),
    (environment.site, "https://foyer.example/", "https://foyer.example"),
    (environment.site, "http://localhost:8000", "http://localhost:8000"),
    (environment.words, " a, b ,,", ["a", "b"]),
    (environment.log_level, "warning", "WARNING"),
]


@pytest.mark.parametrize(("reader", "text", "value"), READERS)
def test_a_right_value_is_read(reader: Callable[[str], Any], text: str, value: Any) -> None:
    assert reader(text) == value


@pytest.mark.parametrize("blank", ["", "  "])
def test_an_empty_variable_counts_as_missing(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setenv("FOYER_TEST_NUMBER", blank)

    assert read("FOYER_TEST_NUMBER", environment.positive, default="3") == 3


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (environment.positive, "٣"),
        (environment.positive, "9" * 5000),
        (environment.port, "0"),
        (environment.site, "https://"),
        (environment.site, "https://[::1"),
        (environment.database, ""),
        (environment.database, "postgres://[broken"),
        (environment.database, "postgres://localhost:port/foyer"),
        (environment.cache, "redis://[broken"),
        (environment.log_level, ""),
    ],
)
def test_a_wrong_value_is_said_with_its_name(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[str], Any], text: str
) -> None:
    monkeypatch.setenv("FOYER_TEST_VALUE", text)

    with pytest.raises(ImproperlyConfigured, match="FOYER_TEST_VALUE"):
        read("FOYER_TEST_VALUE", reader, default="")
