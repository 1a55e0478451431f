"""The views of both floors: each answers with a page that was made before."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

_folder = Path(os.environ["BENCH_PAGES"])
_pages = {one.stem: one.read_bytes() for one in _folder.glob("*.html")}


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages, made before."""
    found = _pages[name]
    return HttpResponse(found, headers={"Content-Length": str(len(found))})


def healthz(request: HttpRequest) -> HttpResponse:
    """The server is up."""
    return HttpResponse("ok")


urlpatterns = [path("healthz", healthz), path("<str:name>/", page)]
