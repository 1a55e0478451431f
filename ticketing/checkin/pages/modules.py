"""The door's own modules, under an address that changes with them.

They import each other by their names alone, so all of them are under one digest: a door that
was opened before a release goes on with those that it began with.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

_FOR_A_YEAR = "public, max-age=31536000, immutable"
WORKER = "worker"
# `make camera` puts them there; they are for browsers that read no codes by themselves.
CAMERA_FILES = ("vendor/barcode-detector.js", "vendor/zxing_reader.wasm")


@cache
def digest() -> str:
    """A word that changes when any of the modules does."""
    whole = "".join(_text(name) for name in [*names(), WORKER])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


@cache
def names() -> list[str]:
    """The modules of the page; the service worker is none of them."""
    return sorted(path.stem for path in _folder().glob("*.js") if path.stem != WORKER)


def module_address(name: str) -> str:
    """Where a module is."""
    return reverse("door:module", args=[digest(), name])


def camera_addresses() -> list[str]:
    """Where the reader of codes is, the program first; nothing where it was not fetched."""
    if not all(finders.find(name) for name in CAMERA_FILES):
        return []
    try:
        return [static(name) for name in CAMERA_FILES]
    except ValueError:
        # Fetched while the server ran: it collects such files when it starts.
        return []


@require_safe
def module(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """One of the modules, whatever the digest: there is but one version of each."""
    if name not in names():
        raise Http404
    answer = HttpResponse(_text(name), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = _FOR_A_YEAR if digest == _current() else "no-cache"
    return answer


def worker_text() -> str:
    """The service worker, less the names of what it keeps."""
    return _text(WORKER)


def _current() -> str:
    return digest()


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "foyer" / "door"


@cache
def _text(name: str) -> str:
    return (_folder() / f"{name}.js").read_text()
