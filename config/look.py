"""The admin's look: Unfold's settings. Its colours are in static/foyer/admin.css."""

from typing import Any

from django.templatetags.static import static

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Foyer",
    "SITE_HEADER": "Foyer",
    "SITE_SYMBOL": "meeting_room",
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "STYLES": [
        lambda request: static("foyer/admin.css"),
        lambda request: static("foyer/dashboard.css"),
        lambda request: static("foyer/imports.css"),
        lambda request: static("foyer/loyalty.css"),
        lambda request: static("foyer/rewards.css"),
        lambda request: static("foyer/segments.css"),
        lambda request: static("foyer/actions.css"),
        lambda request: static("foyer/ticketing.css"),
        lambda request: static("foyer/webhooks.css"),
        lambda request: static("foyer/look.css"),
    ],
    "SCRIPTS": [lambda request: static("foyer/admin.js")],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("foyer/icon.svg")},
    ],
    "SIDEBAR": {"navigation": "accounts.admin.sidebar.navigation"},
}
