"""Whether a page can be read at 200 % and 400 %: WCAG 2.2, 1.4.4 and 1.4.10."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The width of the window, and how many times larger all writing is: a desktop of 1280 pixels at
# 200 % and at 400 %, then larger writing alone on the desktop and on a phone.
_WAYS = ((640, 1), (320, 1), (1280, 2), (360, 2))
_HEIGHT = 800

# Run in the page, answers a list of complaints.
_UNREADABLE = """
() => {
    const found = new Set();
    const name = (one) => `<${one.localName} class="${one.className}">`;
    const words = (one) => `${name(one)} ${one.textContent.trim().slice(0, 40)}`;
    const shown = (one) => one.checkVisibility() && getComputedStyle(one).clipPath === 'none';
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.add(`scrolls to ${root.scrollWidth}`);

    // What moves over the page when it is scrolled, and what scrolls by itself.
    const above = (one, fits) => {
        for (let at = one; at && at !== root; at = at.parentElement) {
            if (fits(getComputedStyle(at))) return at;
        }
        return null;
    };
    const floats = (one) => above(one, (style) => ['fixed', 'sticky'].includes(style.position));
    const scrolls = (one) => above(one, (style) => ['auto', 'scroll'].includes(style.overflowX));
    const clips = (one) => above(one, (style) => ['hidden', 'clip'].includes(style.overflowX));

    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const one = text.parentElement;
        if (!text.data.trim() || !shown(one) || above(one, (style) => style.clipPath !== 'none')) {
            continue;
        }
        const range = document.createRange();
        range.selectNodeContents(text);
        const [frame, scroller] = [clips(one)?.getBoundingClientRect(), scrolls(one)];
        for (const box of range.getClientRects()) {
            if (box.width < 1 || box.height < 1) continue;
            const isOutside = box.left < -1 || box.right > root.clientWidth + 1;
            if (isOutside && !scroller) found.add(`beyond the edge: ${words(one)}`);
            const isCut = frame && (box.right > frame.right + 1 || box.left < frame.left - 1
                || box.bottom > frame.bottom + box.height / 4
                || box.top < frame.top - box.height / 4);
            if (isCut) found.add(`cut off: ${words(one)}`);
            if (!floats(one) && !scroller) lines.push({one, box});
        }
    }
    for (const one of document.querySelectorAll('button, .button, summary')) {
        const isWide = one.scrollWidth > one.clientWidth + 1;
        if (shown(one) && isWide) found.add(`runs out of its box: ${words(one)}`);
    }

    // Lines of writing of two elements that lie on each other by more than their leading.
    lines.sort((a, b) => a.box.top - b.box.top);
    lines.forEach((first, index) => {
        for (const second of lines.slice(index + 1)) {
            if (second.box.top > first.box.bottom) break;
            if (first.one.contains(second.one) && second.one.contains(first.one)) continue;
            const width = Math.min(first.box.right, second.box.right)
                - Math.max(first.box.left, second.box.left);
            const height = Math.min(first.box.bottom, second.box.bottom) - second.box.top;
            const least = Math.min(first.box.height, second.box.height);
            if (width > 2 && height > least * 0.4) {
                found.add(`${words(first.one)} lies on ${words(second.one)}`);
            }
        }
    });
    return [...found];
}
"""
_ENLARGE = "times => { document.documentElement.style.fontSize = times > 1 ? `${times}00%` : '' }"


def complaints_when_enlarged(page: "Page") -> list[str]:
    """What cannot be read when the page, or its writing alone, is made larger.

    The page is left as it was.
    """
    before, complaints = page.viewport_size, []
    for width, times in _WAYS:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        page.evaluate(_ENLARGE, times)
        found: list[str] = page.evaluate(_UNREADABLE)
        complaints += [f"{width} pixels, writing {times} times: {one}" for one in found]
    page.evaluate(_ENLARGE, 1)
    if before is not None:
        page.set_viewport_size(before)
    return complaints
