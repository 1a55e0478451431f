"""What a stranger gets of each call about segments: `tests/api/test_workspaces_are_apart.py`."""

from typing import Any

from accounts.models import Customer
from tests.analytics.segments.setting import make_segment

MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's

_ONE = "segments/{segment}"
_EVERYONE = {"type": "everyone"}
# `{segment}` is the other workspace's.
CASES: dict[tuple[str, str], tuple[str, Any]] = {
    ("GET", "segments"): (NOTHING, None),
    ("POST", "segments/preview"): (NOTHING, {"criteria": _EVERYONE}),
    ("GET", _ONE): (MISSING, None),
    ("PUT", _ONE): (NOTHING, {"title": "Own", "criteria": _EVERYONE}),
    ("DELETE", _ONE): (MISSING, None),
    ("POST", f"{_ONE}/duplicate"): (MISSING, {}),
    ("GET", f"{_ONE}/members"): (MISSING, None),
    ("GET", f"{_ONE}/export"): (MISSING, None),
}


def segment_names(member: Customer) -> dict[str, str]:
    """A segment that must not be seen."""
    segment = make_segment(member.workspace, "theirs", _EVERYONE, title="Secret")
    return {"segment": segment.key}
