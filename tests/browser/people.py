"""People at their browsers, with JavaScript switched off: what they open, choose, type and read."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from tests.browser.auditing import COMPLAINTS
from tests.browser.zooming import complaints_when_enlarged

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        FilePayload,
        Locator,
        Page,
        Playwright,
    )

T = TypeVar("T")

# Nothing but this machine is looked up, whatever a page or the browser itself asks for.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Whether a click on this sends a form; a script may yet send it in its own way.
_SENDS = """
button => button.type === 'submit' && button.form !== null
    && (button.form.noValidate || button.formNoValidate || button.form.checkValidity())
"""
# Only on a machine with much else to do does a page take so long.
_PATIENCE_MILLISECONDS = 20_000


_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where Debian's Chromium, or another, is installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@dataclass(frozen=True)
class Screen:
    """What somebody looks at."""

    width: int
    height: int
    colours: Literal["dark", "light"]


DESKTOP = Screen(1280, 800, "light")
PHONE = Screen(360, 740, "dark")


class Browsers:
    """Chromium in a thread of its own: its event loop and Django's database do not mix."""

    def __init__(self, program: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
        self._program = program
        self._playwright, self._browser = self.run(lambda: _launched(program))

    def run(self, step: Callable[[], T]) -> T:
        """Do something in the browser's thread, and wait for it."""
        return self._thread.submit(step).result()

    def person(
        self, home: str, *, screen: Screen = DESKTOP, cookies: "Sequence[SetCookieParam]" = ()
    ) -> "Person":
        """Somebody with a browser that remembers nothing yet but these cookies."""
        return Person(self, self.run(lambda: self._page(home, screen, cookies)), home)

    def remembering(self, folder: Path, home: str, *arguments: str) -> "BrowserContext":
        """A phone whose browser runs scripts, and still knows after a restart what it knew."""
        return self.run(
            lambda: self._playwright.chromium.launch_persistent_context(
                folder,
                executable_path=self._program,
                args=[*ARGUMENTS, *arguments],
                base_url=home,
                viewport={"width": PHONE.width, "height": PHONE.height},
                color_scheme=PHONE.colours,
                locale="en-GB",
            )
        )

    def close(self) -> None:
        """Put everything away."""
        self.run(self._browser.close)
        self.run(self._playwright.stop)
        self._thread.shutdown()

    def context(
        self, home: str, *, screen: Screen = DESKTOP, with_scripts: bool = False
    ) -> "BrowserContext":
        """A browser that remembers nothing yet; only in the browser's own thread."""
        context = self._browser.new_context(
            base_url=home,
            java_script_enabled=with_scripts,
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=screen.colours,
            reduced_motion="reduce",  # no colour is seen half way to another
            locale="en-GB",
        )
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        return context

    def _page(self, home: str, screen: Screen, cookies: "Sequence[SetCookieParam]") -> "Page":
        context = self.context(home, screen=screen)
        context.add_cookies(cookies)
        return context.new_page()


class Person:
    """Somebody at a browser; every step waits until the page that it leads to is there."""

    def __init__(self, browsers: Browsers, page: "Page", home: str) -> None:
        self._browsers = browsers
        self._page = page
        self._home = home

    def opens(self, address: str) -> None:
        """Type an address."""
        self._run(lambda: self._page.goto(address))

    def goes_back(self) -> None:
        """Press the browser's own back button."""
        self._run(self._page.go_back)

    def follows(self, link: str) -> None:
        """Click the first link with these words."""
        self._run(lambda: self._page.get_by_role("link", name=link).first.click())

    def presses(self, button: str) -> None:
        """Click a button, and wait for the page to which its form leads."""
        self._run(lambda: press(self._page, self._button(button)))

    def presses_what_a_script_sends(self, button: str) -> None:
        """Click a button whose form a script sends, without leaving the page."""
        self._run(lambda: self._button(button).click())

    def presses_twice(self, button: str) -> None:
        """Click a button before the first click has had its answer, and wait until all is quiet."""
        # Clicks at the very same moment are one form for Chromium; fingers are slower.
        self._run(lambda: self._button(button).dblclick(delay=40))
        self._run(lambda: self._page.wait_for_load_state("networkidle"))

    def unfolds(self, words: str) -> None:
        """Open what is folded away under these words."""
        self._run(lambda: self._page.locator("summary", has_text=words).click())

    def types(self, label: str, text: str) -> None:
        """Fill a field."""
        self._run(lambda: self._page.get_by_label(label).fill(text))

    def brings(self, label: str, *files: "FilePayload") -> None:
        """Choose files of one's own."""
        self._run(lambda: self._page.get_by_label(label).set_input_files(list(files)))

    def chooses(self, label: str, choice: str) -> None:
        """Choose from a list."""
        self._run(lambda: self._page.get_by_label(label, exact=True).select_option(choice))

    def ticks(self, label: str) -> None:
        """Choose one of several ways."""
        self._run(lambda: self._page.get_by_label(label).check())

    def introduces_herself(self) -> None:
        """Say who the tickets are for."""
        self.types("Your name", "Sarah Johnson")
        self.types("Your e-mail address", "sarah@example.com")

    def strikes(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._run(partial(self._page.keyboard.press, key))

    def sends_with_enter(self) -> None:
        """Press Enter where that sends a form."""

        def send() -> None:
            with self._page.expect_navigation():
                self._page.keyboard.press("Enter")

        self._run(send)

    def focus(self) -> str:
        """The words on what the keyboard is at."""
        return self._run(self._page.locator(":focus").inner_text)

    def reads(self) -> str:
        """What the page says, in one line."""
        return " ".join(self._run(self._page.locator("body").inner_text).split())

    def waits_for(self, words: str) -> None:
        """Wait until the page says something that it did not say at once."""
        self._run(self._page.get_by_text(words).first.wait_for)

    def finds_in(self, label: str) -> str:
        """What stands in a field."""
        return self._run(self._page.get_by_label(label, exact=True).input_value)

    def heading(self) -> str:
        """What the page is called."""
        return self._run(self._page.locator("h1").inner_text)

    def title(self) -> str:
        """What the browser's tab says, which is what a screen reader says first."""
        return self._run(self._page.title)

    def address(self) -> str:
        """Where the browser is."""
        return self._run(lambda: self._page.url)

    def sees(self, alternative: str) -> bytes:
        """A picture as the screen shows it, as PNG; found by the words that stand for it."""
        picture = self._page.get_by_alt_text(alternative)
        return self._run(lambda: _painted(picture))

    def saves(self, link: str) -> tuple[str, bytes]:
        """The type of what is behind a link, and the file."""

        def fetch() -> tuple[str, bytes]:
            address = self._page.get_by_role("link", name=link).get_attribute("href")
            answer = self._page.request.get(address or "")
            return answer.headers["content-type"].split(";")[0], answer.body()

        return self._run(fetch)

    def complaints(self) -> list[str]:
        """What somebody on a small screen, without one, or far from it could not use here."""
        found: list[str] = self._run(lambda: self._page.evaluate(COMPLAINTS))
        return found + self._run(lambda: complaints_when_enlarged(self._page))

    def leaves(self) -> None:
        """Close the browser, and with it all that it remembers."""
        self._browsers.run(self._page.context.close)

    def _button(self, words: str) -> "Locator":
        return self._page.get_by_role("button", name=words).first

    def _run(self, step: Callable[[], T]) -> T:
        def until_there() -> T:
            result = step()
            self._page.wait_for_load_state()
            return result

        return self._browsers.run(until_there)


def press(page: "Page", button: "Locator") -> None:
    """Click a button; if that sends a form, wait until its answer has taken the page's place.

    A form is sent a moment after the click, and whoever goes elsewhere meanwhile calls it back.
    """
    if not button.evaluate(_SENDS):
        button.click()
        return
    with page.expect_navigation():
        button.click()


def _launched(program: str) -> "tuple[Playwright, Browser]":
    from playwright.sync_api import sync_playwright

    started = sync_playwright().start()
    return started, started.chromium.launch(executable_path=program, args=ARGUMENTS)


def _painted(picture: "Locator") -> bytes:
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    return picture.screenshot()
