"""Segments to start from."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_PURCHASES = {"event_types": ["purchase"]}
_AT_LEAST = {"operator": "greater_than_or_equal"}
_EVER_BOUGHT = {"type": "event_count", **_PURCHASES, **_AT_LEAST, "value": 1}
_NOT_LATELY = {"type": "recency", **_PURCHASES, "not_within_days": 60}

# By key: title, what for, and the criteria.
EXAMPLES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "regulars": (
        _("Regulars"),
        _("bought five times or more"),
        _EVER_BOUGHT | {"value": 5},
    ),
    "high-value": (
        _("High-value customers"),
        _("spent 500 or more in all"),
        {"type": "total_value", **_AT_LEAST, "value": "500"},
    ),
    "active": (
        _("Active customers"),
        _("bought within 30 days"),
        {"type": "recency", **_PURCHASES, "within_days": 30},
    ),
    "at-risk": (
        _("At-risk customers"),
        _("bought once, but not within 60 days"),
        {"type": "AND", "conditions": [_EVER_BOUGHT, _NOT_LATELY]},
    ),
    "lapsed": (
        _("Lapsed customers"),
        _("no activity within 90 days"),
        {"type": "recency", "not_within_days": 90},
    ),
    "engaged": (
        _("Engaged members"),
        _("earned 1,000 points or more"),
        {"type": "points", "of": "earned", **_AT_LEAST, "value": 1000},
    ),
    "never-redeemed": (
        _("Never redeemed"),
        _("have not redeemed a reward yet"),
        {"type": "event_count", "event_types": ["redemption"], "operator": "equals", "value": 0},
    ),
}
