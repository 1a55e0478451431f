"""The floor for pages: a Django that does nothing but answer with a string.

No middleware, no session, no database, no template: what is left is the framework's own way from
the request to the view and back.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="bench")

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
application = get_wsgi_application()
