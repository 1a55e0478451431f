// htmx would write a <style> of its own into the page, which the content policy refuses.
htmx.config.includeIndicatorStyles = false;

// The frame stays hidden until its scripts have run, and what is hidden takes no focus by itself:
// at the counter the scanner types at once.
addEventListener("load", () => requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
}));
