"""What a stranger gets of each call about automations: `tests/api/test_workspaces_are_apart.py`.

The third of each is the scope that a key needs for it; `test_api.py` plays that.
"""

from typing import Any

from accounts.models import Customer
from accounts.scopes import Scope
from tests.campaigns.automations.setting import CALL, make_automation

MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's
READ, CONFIGURE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_CONFIGURE
OWN = {"title": "Own", "trigger": {"type": "anniversary"}, "actions": [CALL]}

_ONE = "automations/{automation}"
# `{automation}` is one of the other workspace.
CASES: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", "automations"): (NOTHING, None, READ),
    ("GET", _ONE): (MISSING, None, READ),
    ("PUT", _ONE): (NOTHING, OWN, CONFIGURE),
    ("DELETE", _ONE): (MISSING, None, CONFIGURE),
    ("POST", f"{_ONE}/activate"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/pause"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/try"): (MISSING, {"userId": "{user}"}, READ),
    ("GET", f"{_ONE}/runs"): (MISSING, None, READ),
}


def automation_names(member: Customer) -> dict[str, str]:
    """An automation that must not be seen."""
    return {"automation": make_automation(member.workspace, "theirs", title="Secret").key}
