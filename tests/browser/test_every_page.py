"""Every page that links lead to, by what axe-core knows of WCAG 2.2 AA: phone and desktop, dark
and light; what customers see, enlarged too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin

from accounts.models import User
from config.demo.story import seed_demo
from tests.analytics.rollups.writing import nobody_is_woken
from tests.browser.crawling import cookies_of, show_in, walk
from tests.browser.people import DESKTOP, PHONE, Browsers, Screen
from tests.browser.zooming import complaints_when_enlarged

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Only what is broken is told with all its places; to tell the rest takes as long as to look.
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Style sheets are fetched for one rule alone, which is none of these.
    "preload": {"assets": ["media"]},
}
# Where only the colours have changed, only what depends on them can have broken.
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
CARD = "/me/card/demo/"
# What the admin's own look brings: the rule, and a part of what breaks it.
NOT_OURS = [
    # The script of its scroll areas names each of them "scrollable content".
    ("landmark-unique", "simplebar-content-wrapper"),
    # Its list of tools holds divisions, where customers are brought in and out.
    ("list", "object-tools"),
]
LOOKS = [(PHONE, RULES), (DESKTOP, RULES)]
# Its pages are many and laid out by one frame: each is looked at in one size.
ADMIN_LOOKS = [(Screen(DESKTOP.width, DESKTOP.height, "dark"), RULES), (DESKTOP, COLOURS)]
SCRIPT = Axe().axe_script


@pytest.fixture
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of few rows, which are all built alike, and with more pages to turn to."""
    for room in admin.site._registry.values():
        monkeypatch.setattr(room, "list_per_page", 12)


@pytest.mark.parametrize(
    ("email", "starts", "at_least"),
    [
        ("", ["/whats-on/", "/whats-on/demo/", "/me/", CARD], 8),
        ("sarah@demo.example", ["/whats-on/demo/my/", "/me/", CARD, "/whats-on/demo/"], 25),
        ("steward@demo.example", ["/staff/door/"], 2),
        pytest.param("owner@demo.example", ["/admin/"], 60, marks=pytest.mark.long),
    ],
    ids=["a visitor", "a member", "a steward", "an owner"],
)
@pytest.mark.usefixtures("_short_lists")
def test_nothing_keeps_anybody_out(
    browsers: Browsers, home: str, email: str, starts: Sequence[str], at_least: int
) -> None:
    with nobody_is_woken():
        seed_demo()
    cookies = cookies_of(User.objects.filter(email=email).first(), home)

    with nobody_is_woken():
        faults = browsers.run(lambda: _walk(browsers, home, cookies, starts))

    assert len(faults) >= at_least
    assert [f"{kind} {one}" for kind, found in faults.items() for one in found] == []


def _walk(
    browsers: Browsers, home: str, cookies: "list[SetCookieParam]", starts: Sequence[str]
) -> dict[str, list[str]]:
    """What is wrong with each kind of page."""
    context = browsers.context(home, screen=PHONE, with_scripts=True)
    context.add_cookies(cookies)
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    # Who stands at the door goes on into the admin, which the owner's walk sees.
    within = "/staff/" if starts == ["/staff/door/"] else "/"
    for kind in walk(page, home, starts, within=within):
        page.evaluate(SCRIPT)
        looks = ADMIN_LOOKS if kind.startswith("admin/") else LOOKS
        faults[kind] = [one for screen, rules in looks for one in _faults(page, screen, rules)]
        if not kind.startswith("admin/"):
            faults[kind] += complaints_when_enlarged(page)
    context.close()
    return faults


def _faults(page: "Page", screen: Screen, rules: dict[str, Any]) -> list[str]:
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    show_in(page, screen.colours)
    response = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{screen.colours}: {one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in response["violations"]
        for node in one["nodes"][:3]
        if not any(one["id"] == rule and part in node["html"] for rule, part in NOT_OURS)
    ]
