"""What a stranger gets of each call about campaigns: `tests/api/test_workspaces_are_apart.py`.

The third of each is the scope that a key needs for it; `test_api.py` plays that.
"""

from typing import Any

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from analytics.models import Segment
from tests.campaigns.outreach.setting import make_campaign, make_segment, says

MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's
READ, CONFIGURE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_CONFIGURE

_ONE = "campaigns/{campaign}"
# `{campaign}` is one of the other workspace.
CASES: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", "campaigns"): (NOTHING, None, READ),
    ("GET", _ONE): (MISSING, None, READ),
    ("PUT", _ONE): (NOTHING, says(title="Own"), CONFIGURE),
    ("DELETE", _ONE): (MISSING, None, CONFIGURE),
    ("POST", f"{_ONE}/preview"): (MISSING, {}, READ),
    ("POST", f"{_ONE}/schedule"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/launch"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/pause"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/resume"): (MISSING, {}, CONFIGURE),
    ("POST", f"{_ONE}/complete"): (MISSING, {}, CONFIGURE),
    ("GET", f"{_ONE}/results"): (MISSING, None, READ),
    ("GET", f"{_ONE}/targets"): (MISSING, None, READ),
}


def campaign_names(member: Customer) -> dict[str, str]:
    """A campaign that must not be seen; strangers have a segment of the same key."""
    for workspace in Workspace.objects.all():
        if not Segment.objects.of(workspace).filter(key="everyone").exists():
            make_segment(workspace)
    return {"campaign": make_campaign(member.workspace, "theirs", title="Secret").key}
