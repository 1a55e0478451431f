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
    "STYLES": [lambda request: static("foyer/admin.css")],
    "SCRIPTS": [],
    "SIDEBAR": {"navigation": "accounts.admin.sidebar.navigation"},
}
