"""What a shop still owes: points that customers can spend, and when they expire."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum

from accounts.models import Workspace
from core.statements import run
from loyalty.models import Member

_EXPIRING = """
    SELECT date_trunc('month', expires_at AT TIME ZONE %(zone)s)::date, sum(remaining)::bigint
    FROM loyalty_lot
    WHERE workspace_id = %(workspace)s AND remaining > 0 AND expires_at > %(at)s AND NOT is_pending
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Liability:
    """Points to spend, points still to ripen, and what of the former expires in which month.

    Who owes points is left out: their debt is nobody else's gain.
    """

    outstanding: int
    pending: int
    expiring: dict[date, int]

    @property
    def lasting(self) -> int:
        """What has no day on which it expires."""
        return max(0, self.outstanding - sum(self.expiring.values()))


def liability_of(workspace: Workspace, *, at: datetime) -> Liability:
    """What all customers together have, as the ledger stands; two queries."""
    asked = {"workspace": workspace.id, "zone": workspace.time_zone, "at": at}
    sums = Member.objects.of(workspace).aggregate(
        outstanding=Sum("balance", filter=Q(balance__gt=0)), pending=Sum("pending")
    )
    return Liability(
        outstanding=sums["outstanding"] or 0,
        pending=sums["pending"] or 0,
        expiring={row[0]: row[1] for row in run(_EXPIRING, asked)},
    )
