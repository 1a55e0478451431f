"""Every page that somebody can come to by links: one of each kind, found as people find them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam
    from playwright.sync_api import Page, Response

# Where a link leads to no page of ours: files, the language, the viewer of the API, the way out.
_NO_PAGES = (
    "/static/",
    "/media/",
    "/look/",
    "/api/",
    "/language/",
    "/me/logout/",
    "/admin/logout/",
    "/admin/jsi18n/",
)
_FILES = (".pdf", ".ics", ".svg", ".csv", ".xlsx", ".pkpass", ".png", ".jpg", ".json", ".js")
_ADMIN_COLOURS = "dark => document.querySelector('html[x-bind]')?.classList.toggle('dark', dark)"
_LINKS = (
    "links => links.filter(one => !one.download && one.target !== '_blank').map(one => one.href)"
)


def cookies_of(user: User | None, home: str) -> "list[SetCookieParam]":
    """What the browser of somebody who has signed in has; nothing, for nobody."""
    if user is None:
        return []
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return [{"name": cookie.key, "value": cookie.value, "url": home}]


def show_in(page: "Page", colours: Literal["dark", "light"]) -> None:
    """Look at the page that is open in these colours.

    The admin's frame asks for the colours of the system once, when it is opened; afterwards it is
    told as its own switch tells it.
    """
    page.emulate_media(color_scheme=colours)
    page.evaluate(_ADMIN_COLOURS, colours == "dark")


def walk(page: "Page", home: str, starts: Sequence[str], *, within: str = "/") -> Iterator[str]:
    """Open one page of each kind, and say which; the caller looks at it before the next.

    Links that lead out of `within` are not followed.
    """
    waiting, seen = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if not kind or kind in seen or not path.startswith(within):
            continue
        seen.add(kind)
        answer = _opened(page, home + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if answer.status >= 400:
            raise AssertionError(f"{path} answers {answer.status}")
        found = page.eval_on_selector_all("a[href]", _LINKS)
        waiting += [_path(one) for one in found if one.startswith(home)]
        yield kind


def _opened(page: "Page", address: str) -> "Response | None":
    from playwright.sync_api import Error

    try:
        return page.goto(address)
    except Error as fault:
        if "Download is starting" in fault.message:
            return None
        raise


def kind_of(path: str) -> str:
    """The address with names in place of what differs; empty for what is no page."""
    place = urlsplit(path).path
    if place.startswith(_NO_PAGES) or place.endswith(_FILES):
        return ""
    try:
        return resolve(place).route
    except Resolver404:
        return ""


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
