"""Reads the environment, so that a wrong setting names its variable and stops the start."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
_env = environ.Env()
# What stands before the host of an address, and keys.
_SECRET = re.compile("(?<=://).*@|-----BEGIN.*|^{.*", re.DOTALL)
# Where systems keep fonts that have letters of many scripts.
_USUAL_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
)


def read(name: str, parse: Callable[[str], T], default: str) -> T:
    """The variable's value, parsed; an unset or empty one counts as `default`.

    Raises ImproperlyConfigured with the variable's name where `parse` raises ValueError.
    """
    text = _env.str(name, default="").strip() or default
    try:
        return parse(text)
    except ValueError as fault:
        shown = _SECRET.sub("...@", text)
        raise ImproperlyConfigured(f"{name}={shown!r} is not usable: {fault}") from fault


def switch(text: str) -> bool:
    """true or false, in the spellings people use."""
    known = {"true": True, "yes": True, "1": True, "on": True}
    known |= {"false": False, "no": False, "0": False, "off": False}
    try:
        return known[text.lower()]
    except KeyError:
        raise ValueError("give true or false") from None


def two_factor(text: str) -> str:
    """Whether staff must have a second factor: required or offered."""
    if text.lower() not in {"required", "offered"}:
        raise ValueError("give required or offered")
    return text.lower()


def positive(text: str) -> int:
    """A whole number of at least one."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise ValueError("give a whole number of at least 1")
    return number


def natural(text: str) -> int:
    """A whole number, or none."""
    return 0 if text == "0" else positive(text)


def waits(text: str) -> list[int]:
    """Comma-separated seconds, at least one number."""
    return [natural(word.strip()) for word in text.split(",")]


def port(text: str) -> int:
    """A TCP port."""
    number = positive(text)
    if number > 65535:
        raise ValueError("give a port from 1 to 65535")
    return number


def site(text: str) -> str:
    """An http or https address without a path: scheme, host and port."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("give an address such as https://foyer.example")
    return f"{parts.scheme}://{parts.netloc}"


def database(text: str) -> dict[str, Any]:
    """A postgres:// address as Django's connection settings."""
    if not text:
        raise ValueError("give a PostgreSQL address such as postgres://user:password@host/name")
    if urlsplit(text).scheme not in {"postgres", "postgresql"}:
        raise ValueError("PostgreSQL is the only database; give a postgres:// address")
    parsed: dict[str, Any] = environ.Env.db_url_config(text)
    return {"OPTIONS": {}} | parsed


def cache(text: str) -> dict[str, Any]:
    """A cache address: locmemcache:// (each process its own) or redis://host/0 (shared)."""
    if urlsplit(text).scheme not in {"locmemcache", "redis", "rediss"}:
        raise ValueError("give locmemcache:// or redis://host:6379/0")
    parsed: dict[str, Any] = environ.Env.cache_url_config(text)
    return parsed


def storage(text: str) -> dict[str, Any]:
    """Where photos and imported files are kept: file: (FOYER_HOME/media) or an S3 bucket.

    s3://key:secret@host/bucket/folder?region=eu-central-1; without key and secret, those that the
    machine itself has, and without a host, Amazon's own.
    """
    parts = urlsplit(text)
    if text == "file:":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    bucket, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in {"s3", "s3+http"} or not bucket:
        raise ValueError("give file: or s3://key:secret@host/bucket")
    if find_spec("storages") is None:
        raise ValueError("a bucket needs one more package: pip install 'django-storages[s3]'")
    endpoint = parts.netloc.rpartition("@")[2]
    scheme = "http" if parts.scheme == "s3+http" else "https"
    given = {
        "bucket_name": bucket,
        "location": folder,
        "access_key": parts.username and unquote(parts.username),
        "secret_key": parts.password and unquote(parts.password),
        "endpoint_url": endpoint and f"{scheme}://{endpoint}",
        "region_name": dict(parse_qsl(parts.query)).get("region"),
    }
    # A file is never written over another, and nobody reads one but through the product.
    fixed = {"file_overwrite": False, "default_acl": None, "querystring_auth": True}
    options = {name: value for name, value in given.items() if value} | fixed
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def mail(text: str) -> dict[str, Any]:
    """Where letters go: file: (into FOYER_HOME/mail), or a mail server.

    smtp://user:password@host:25, smtp+tls:// for STARTTLS, smtp+ssl:// for TLS from the start.
    """
    if text == "file:":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname:
        raise ValueError("give file: or smtp+tls://user:password@host:587")
    parsed: dict[str, Any] = environ.Env.email_url_config(text)
    return parsed


def sender(text: str) -> str:
    """An address that letters come from, with a name if there is one."""
    if "@" not in parseaddr(text)[1]:
        raise ValueError("give an address such as tickets@foyer.example")
    return text


def words(text: str) -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in text.split(",") if word.strip()]


def fonts(text: str) -> list[Path]:
    """Comma-separated TrueType files; if there are none, those that the system has."""
    named = [Path(word) for word in words(text)]
    for path in named:
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
    return named or [path for path in map(Path, _USUAL_FONTS) if path.is_file()]


def log_level(text: str) -> str:
    """A level of the standard logging module."""
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("give DEBUG, INFO, WARNING or ERROR")
    return text.upper()
