// htmx would write a <style> of its own into the page, which the content policy refuses.
htmx.config.includeIndicatorStyles = false;

// The frame stays hidden until its scripts have run, and what is hidden takes no focus by itself:
// at the counter the scanner types at once. A field further down would take the page along, and
// what stands above, such as Undo, out of sight.
addEventListener("load", () => requestAnimationFrame(() => {
    const field = document.querySelector("[autofocus]");
    const isInSight = field && field.getBoundingClientRect().bottom <= innerHeight;
    if (isInSight && document.activeElement === document.body) field.focus();
}));
