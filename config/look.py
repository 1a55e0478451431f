"""The admin's look: Unfold's settings."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Foyer",
    "SITE_HEADER": "Foyer",
    "SITE_SYMBOL": "meeting_room",
    "SHOW_VIEW_ON_SITE": False,
}
