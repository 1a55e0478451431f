"""How soon a phone on a slow line shows what counts of a page: its largest contentful paint."""

import shutil
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.progress import say

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
LOADS = 5
WANTED_MILLISECONDS = 1000
SCREEN: Any = {"width": 412, "height": 823}
DOTS_A_PIXEL = 2.625
# Slow mobile data: 1.6 Mbit/s down, 750 kbit/s up, and 150 ms there and back.
LINE = {
    "offline": False,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
    "latency": 150,
}
TIMES_SLOWER = 4
_PAINTED = """() => new Promise(done => {
  const watcher = new PerformanceObserver(found => {
    const last = found.getEntries().at(-1);
    done([last.startTime, last.element?.localName ?? "", last.url ?? ""]);
  });
  watcher.observe({type: "largest-contentful-paint", buffered: true});
})"""


def paint(port: int, pages: Mapping[str, tuple[str, Sequence[tuple[str, str]]]]) -> dict[str, Any]:
    """Load each page, a path and cookies, with nothing kept; without Chromium, say so."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        return {"skipped": "Chromium is not installed (Debian: apt install chromium)"}
    with sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = started.chromium.launch(executable_path=program, args=arguments)
        found = {
            name: _of_one(browser, f"http://localhost:{port}", *page)
            for name, page in pages.items()
        }
        browser.close()
    return found


def _of_one(
    browser: Browser, site: str, path: str, cookies: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    loads = [_load(browser, site, path, cookies) for _ in range(LOADS + 1)][1:]
    times = [round(load[0]) for load in loads]
    middle = median(times)
    say(f"{path}: painted after {middle} ms")
    return {
        "milliseconds": times,
        "what": loads[-1][1],
        "file": loads[-1][2].removeprefix(site),
        "wanted": {
            "measured": middle,
            "wanted": WANTED_MILLISECONDS,
            "met": middle < WANTED_MILLISECONDS,
        },
    }


def _load(
    browser: Browser, site: str, path: str, cookies: Sequence[tuple[str, str]]
) -> tuple[float, str, str]:
    """One visit of a browser that has seen nothing yet."""
    context = browser.new_context(
        viewport=SCREEN,
        device_scale_factor=DOTS_A_PIXEL,
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
        service_workers="block",
    )
    for name, value in cookies:
        context.add_cookies([{"name": name, "value": value, "url": site}])
    page = context.new_page()
    _slow_down(page)
    page.goto(f"{site}{path}", wait_until="networkidle")
    time, what, file = page.evaluate(_PAINTED)
    context.close()
    return time, what, file


def _slow_down(page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": TIMES_SLOWER})
