"""`python -m tests.screenshots`: a picture of every page, phone and desktop, light and dark.

Made of the demo, on an installation that is thrown away, into `var/screenshots`.
"""

import os
import re
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bench.servers import serving
from bench.stage import set_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path("var/screenshots")
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
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

    # A browser of this size has an event loop of its own, which Django would be wary of.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        return sum(
            _walk(browser, home, who, size)
            for who in STARTS
            for size in SIZES
            if not only or who in only
        )


def _walk(browser: "Browser", home: str, who: str, size: str) -> int:
    from accounts.models import User
    from tests.browser.crawling import sign_in, walk

    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    if who != "visitor":
        email = "sarah@demo.example" if who == "member" else f"{who}@demo.example"
        sign_in(context, home, User.objects.get(email=email))
    page, count = context.new_page(), 0
    for kind in walk(page, home, STARTS[who]):
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            target = FOLDER / f"{who}-{size}-{colours}" / f"{_file_name(kind)}.png"
            page.screenshot(path=target, full_page=True)
            count += 1
    context.close()
    return count


def _file_name(kind: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<\w+:(\w+)>", r"\1", kind)).strip("-") or "home"


if __name__ == "__main__":
    main()
