"""A phone at the door: its page runs scripts, its network can be cut, its browser restarted."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from accounts.models import User
from tests.browser.auditing import COMPLAINTS
from tests.browser.crawling import cookies_of
from tests.browser.people import Browsers

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

T = TypeVar("T")
_PATIENCE_MILLISECONDS = 20_000
DOOR = "/staff/door/evt-spring-2026/?gate=Gate%201"


class DoorPhone:
    """Somebody at a door with a phone; what they read is waited for."""

    def __init__(self, browsers: Browsers, folder: Path, home: str, *arguments: str) -> None:
        self._browsers, self._folder, self._home = browsers, folder, home
        self._arguments = arguments
        self._cookies: list[Any] = []
        self._start()

    def _start(self) -> None:
        self._context = self._browsers.remembering(self._folder, self._home, *self._arguments)
        self._context.set_default_timeout(_PATIENCE_MILLISECONDS)
        self._page: Page = self._run(lambda: self._context.pages[0])
        self._run(self._no_errands)

    def _no_errands(self) -> None:
        """Have the browser itself upload nothing: between its start and the wall it would."""
        denied = {"permission": {"name": "background-sync"}, "setting": "denied"}
        self._context.new_cdp_session(self._page).send("Browser.setPermission", denied)

    def signs_in(self, address: str, user: User) -> None:
        """Open the door's page as somebody who has just signed in."""
        self._cookies = cookies_of(user, self._home)

        def open_page() -> None:
            self._context.add_cookies(self._cookies)
            self._page.goto(address)
            self._page.wait_for_selector("#line:not([hidden])")

        self._run(open_page)

    def opens(self, address: str) -> None:
        """Type an address, in a new tab."""

        def follow() -> None:
            self._page = self._context.new_page()
            self._page.goto(address)

        self._run(follow)

    def closes_the_page(self) -> None:
        """Close the door's tab; the browser stays open, with nothing of ours in it."""

        def close() -> None:
            door, self._page = self._page, self._context.new_page()
            door.close()

        self._run(close)

    def is_woken_by_the_browser(self) -> None:
        """Have the browser tell the worker that there is a network, as it does by itself."""
        known: list[dict[str, str]] = []

        def wake() -> None:
            session = self._context.new_cdp_session(self._page)
            told = "ServiceWorker.workerRegistrationUpdated"
            session.on(told, lambda news: known.extend(news["registrations"]))
            session.send("ServiceWorker.enable")
            self._page.goto("about:blank")
            assert known, "the browser knows of no worker"
            names = {"origin": self._home, "registrationId": known[0]["registrationId"]}
            errand = names | {"tag": "door", "lastChance": False}
            session.send("ServiceWorker.dispatchSyncEvent", errand)

        self._run(wake)

    def restarts(self) -> None:
        """Close the browser, and start it again, behind the same thick wall."""
        self.leaves()
        self._start()

        def wait() -> None:
            self._context.add_cookies(self._cookies)
            # A page that is opened before the browser has read which workers it has gets none.
            self._page.goto("chrome://serviceworker-internals")
            self._page.get_by_text("Scope:").first.wait_for()

        self._run(wait)
        self.loses_the_network()

    def loses_the_network(self) -> None:
        """Walk behind a thick wall."""
        self._run(lambda: self._context.set_offline(True))

    def finds_the_network(self) -> None:
        """Come back."""
        self._run(lambda: self._context.set_offline(False))

    def meets_a_server_that_breaks_at(self, words: str) -> None:
        """From now on whatever brings these words is answered with a fault, and nothing is kept."""

        def answer(route: "Route") -> None:
            if words in (route.request.post_data or ""):
                route.fulfill(status=500, content_type="text/html", body="It broke.")
            else:
                route.fallback()

        self._run(lambda: self._context.route("**/check-ins/batch", answer))

    def gets_no_answer_to_scans(self) -> None:
        """What the door asks is lost on the way back, as far as it can tell."""

        def lose(route: "Route") -> None:
            if route.request.method == "POST":
                route.abort()
            else:
                route.fallback()

        self._run(lambda: self._context.route("**/staff/door/**", lose))

    def is_stuck_while_uploading(self) -> Callable[[], None]:
        """Begin to upload, with an answer that is long under way until the caller lets it go."""
        held: list[Route] = []

        def upload() -> None:
            self._context.route("**/check-ins/batch", lambda route: held.append(route))
            with self._page.expect_request("**/check-ins/batch"):
                self._page.evaluate("dispatchEvent(new Event('online'))")

        def let_go() -> None:
            with self._page.expect_response("**/check-ins/batch"):
                held.pop().continue_()
            self._context.unroute_all()

        self._run(upload)
        return lambda: self._run(let_go)

    def meets_a_server_that_works(self) -> None:
        """Whoever runs it has mended it."""
        self._run(self._context.unroute_all)

    def forgets_who_one_is(self) -> None:
        """The session ends, as it does after a while."""
        self._run(lambda: self._context.clear_cookies())

    def is_installed(self) -> None:
        """Wait until the page is kept, as it is a moment after it was opened first."""
        self._run(lambda: self._page.wait_for_selector("html[data-door-ready]", state="attached"))

    def is_ready_to_type_in(self, field: str) -> None:
        """Wait until what a scanner types lands there."""
        self._run(self._page.locator(f"{field}:focus").wait_for)

    def scans(self, code: str) -> None:
        """Hold a code under the scanner, which types it wherever the keyboard is, and Enter."""

        def scan() -> None:
            self._page.keyboard.insert_text(code)
            self._page.keyboard.press("Enter")

        self._run(scan)

    def types(self, text: str) -> None:
        """Type slowly, as people do."""
        self._run(lambda: self._page.keyboard.type(text, delay=30))

    def presses(self, button: str) -> None:
        """Press a button."""
        self._run(lambda: self._page.get_by_role("button", name=button).first.click())

    def reads(self, words: str) -> None:
        """Wait until the page says so."""
        self._run(lambda: self._page.get_by_text(words).first.wait_for())

    def reads_no_more(self, words: str) -> None:
        """Wait until the page says so no more."""
        self._run(lambda: self._page.get_by_text(words).first.wait_for(state="hidden"))

    def verdict(self, words: str, also: str = "") -> str:
        """Wait for an answer with these big words, and others; then read all that it says."""

        def read() -> str:
            heading = self._page.get_by_role("heading", name=words, exact=True)
            shown = self._page.locator(".verdict.full", has=heading, has_text=also)
            shown.wait_for()
            return " ".join(shown.inner_text().split())

        return self._run(read)

    def evaluates(self, script: str, given: object = None) -> Any:
        """What a script in the page answers."""
        return self._run(lambda: self._page.evaluate(script, given))

    def complaints(self) -> list[str]:
        """What somebody on a small screen, or without one, could not use."""
        found: list[str] = self.evaluates(COMPLAINTS)
        return found

    def paints(self, path: Path) -> None:
        """Keep what the screen shows."""
        self._run(lambda: self._page.screenshot(path=path))

    def leaves(self) -> None:
        """Close the browser."""
        self._run(self._context.close)

    def _run(self, step: Callable[[], T]) -> T:
        return self._browsers.run(step)
