"""`python -m tests.screenshots`: a picture of every page, phone and desktop, light and dark.

Made of the demo, on an installation that is thrown away, into `var/screenshots`.
"""

import re
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bench.servers import serving
from bench.stage import set_up

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam
    from playwright.sync_api import Browser

FOLDER = Path("var/screenshots")
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
COLOURS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
STARTS = {
    "visitor": ["/whats-on/", "/whats-on/demo/", "/me/", "/me/card/demo/"],
    "member": ["/whats-on/demo/my/", "/me/", "/me/card/demo/", "/whats-on/demo/"],
    "owner": ["/admin/", "/staff/door/"],
}


def main() -> None:
    """Set up the demo, walk through it, and say where the pictures are."""
    only = sys.argv[1:]
    shutil.rmtree(FOLDER, ignore_errors=True)
    with ExitStack() as running:
        stage = running.enter_context(set_up())
        _seed()
        home = stage.place.home
        server = running.enter_context(
            serving("config.wsgi:application", name="ours", home=home, workers=2)
        )
        sys.stdout.write(f"{_photograph(f'http://localhost:{server.port}', only)} pictures\n")
    sys.stdout.write(f"They are in {FOLDER}.\n")


def _seed() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("seed_demo")


def _photograph(home: str, only: list[str]) -> int:
    from playwright.sync_api import sync_playwright

    from tests.browser.people import ARGUMENTS, find_chromium

    cookies = _cookies(home)  # before the browser: its event loop and the database do not mix
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        return sum(
            _walk(browser, home, (who, size), cookies[who])
            for who in STARTS
            for size in SIZES
            if not only or who in only
        )


def _cookies(home: str) -> "dict[str, list[SetCookieParam]]":
    from accounts.models import User
    from tests.browser.crawling import cookies_of

    emails = {"visitor": "", "member": "sarah@demo.example", "owner": "owner@demo.example"}
    return {
        who: cookies_of(User.objects.filter(email=email).first(), home)
        for who, email in emails.items()
    }


def _walk(
    browser: "Browser", home: str, sheet: tuple[str, str], cookies: "list[SetCookieParam]"
) -> int:
    from tests.browser.crawling import show_in, walk

    (who, size), (width, height) = sheet, SIZES[sheet[1]]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce"
    )
    context.add_cookies(cookies)
    page, count = context.new_page(), 0
    for kind in walk(page, home, STARTS[who]):
        for colours in COLOURS:
            show_in(page, colours)
            target = FOLDER / f"{who}-{size}-{colours}" / f"{_file_name(kind)}.png"
            page.screenshot(path=target, full_page=True)
            count += 1
    context.close()
    return count


def _file_name(kind: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<\w+:(\w+)>", r"\1", kind)).strip("-") or "home"


if __name__ == "__main__":
    main()
