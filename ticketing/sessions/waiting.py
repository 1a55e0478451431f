"""Whether anybody waits for an answer at all: most visitors were asked nothing."""

from collections.abc import Sequence

from accounts.models import Customer, Workspace
from core.statements import run
from ticketing.sessions.states import InvitationState

UNANSWERED = f"""
    SELECT ctid, xmin FROM ticketing_invitation
    WHERE workspace_id = %(workspace)s AND customer_id = ANY(%(customers)s)
        AND state = '{InvitationState.INVITED}'
"""  # noqa: S608 - a word of our own
_IS_ANY = f"SELECT EXISTS ({UNANSWERED})"


def has_unanswered(customers: Sequence[Customer], *, workspace: Workspace) -> bool:
    """Whether these customers have an invitation without an answer, be it too late for one."""
    asked = {"workspace": workspace.id, "customers": [one.id for one in customers]}
    return bool(customers) and bool(run(_IS_ANY, asked)[0][0])
