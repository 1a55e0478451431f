// htmx would write a <style> of its own into the page, which the content policy refuses.
htmx.config.includeIndicatorStyles = false;
