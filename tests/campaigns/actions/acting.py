"""What the tests of actions set up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Customer, Workspace
from campaigns.actions.content import parse_actions
from campaigns.actions.performing import Cause, Result, perform
from core.errors import Invalid
from tests.factories import NOON

BIRTHDAY = UUID("01930d50-1111-7222-8333-444455556666")
RUN = UUID("01930d51-2222-7333-8444-555566667777")
POINTS = {"type": "award_points", "points": 5, "reason": "Happy birthday"}
CALL = {"type": "call_webhook", "name": "print-card"}


def cause(run_id: UUID = RUN) -> Cause:
    """An automation that runs."""
    return Cause(kind="automation", id=BIRTHDAY, key="birthday", run_id=run_id)


def act(
    customer: Customer, *says: dict[str, Any], run_id: UUID = RUN, at: datetime = NOON
) -> list[Result]:
    """Do these actions for a customer."""
    actions = parse_actions(list(says), workspace=customer.workspace)
    return perform(customer=customer, actions=actions, cause=cause(run_id), at=at)


def faults_of(workspace: Workspace, says: Any) -> list[tuple[str, str]]:
    """The fields at fault in a list of actions, and why."""
    try:
        parse_actions(says, workspace=workspace)
    except Invalid as refusal:
        return [(fault.field, fault.code) for fault in refusal.faults]
    return []


def states_of(results: Sequence[Result]) -> list[tuple[str, str]]:
    """What became of each action: its state and its code."""
    return [(one.state.value, one.code) for one in results]
