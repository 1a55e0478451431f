"""Rules that are tried, and what came of it."""

from typing import Any

import msgspec
from django.utils import timezone

from accounts.models import Workspace
from loyalty.dryrun.answering import shown
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.services import start_dry_run
from loyalty.models import RuleStatus
from loyalty.rules.content import RuleContent
from tests.loyalty.programme import PURCHASES, make_rule

KEY = "purchase_completed"
# A dry run looks back from now.
TODAY = timezone.now()


def content(**says: Any) -> RuleContent:
    """What a rule says: one point for each unit of a purchase, unless told otherwise."""
    fields = {
        "title": "Purchase completed",
        "type": "TRANSACTION",
        "reward": {"default": 1},
        "triggers": PURCHASES,
    }
    return msgspec.convert(fields | says, RuleContent, strict=False)


def make_dry_run(workspace: Workspace) -> DryRun:
    """A dry run of a kept draft, answered."""
    make_rule(workspace, KEY, status=RuleStatus.DRAFT)
    return start_dry_run(workspace=workspace, key=KEY)


def result_of(workspace: Workspace, says: RuleContent, **wishes: Any) -> dict[str, Any]:
    """What is answered about a draft of the tests' rule."""
    run = start_dry_run(workspace=workspace, key=KEY, content=says, **wishes)
    result: dict[str, Any] = shown(run)["result"]
    return result
