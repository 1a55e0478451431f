"""Who is told of points that are about to expire."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import Workspace
from campaigns.mail.card.settings import card_letters_of
from campaigns.mail.models import ExpiryNotice
from core.statements import run
from ticketing.mail.models import Letter

KIND = "points_expiring"
MOST_AT_ONCE = 500
# On the workspace's clock: nobody is written to at night.
_HOURS = range(9, 20)
# A letter tells of everything that expires until twice as many days ahead, so that nobody whose
# points expire day by day gets one each day: what is covered so is not told of again.
_DUE = """
    SELECT l.customer_id, min((l.expires_at AT TIME ZONE %(zone)s::text)::date)
    FROM loyalty_member m
    JOIN loyalty_lot l ON l.workspace_id = m.workspace_id AND l.customer_id = m.customer_id
    JOIN accounts_customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
    WHERE m.workspace_id = %(workspace)s AND m.due_at <= %(until)s
        AND NOT l.is_pending AND l.remaining > 0
        AND l.expires_at > %(at)s AND l.expires_at <= %(until)s
        AND c.wants_mail AND c.email <> '' AND c.erased_at IS NULL
        AND NOT EXISTS (
            SELECT FROM campaigns_expirynotice n
            WHERE n.workspace_id = %(workspace)s AND n.customer_id = l.customer_id
                AND n.due_on + %(days)s::int >= (l.expires_at AT TIME ZONE %(zone)s::text)::date
        )
    GROUP BY l.customer_id
    ORDER BY l.customer_id
    LIMIT %(most)s
"""


@transaction.atomic
def tell_of_expiry(*, workspace: Workspace, at: datetime) -> int:
    """Keep a letter for each member whose points expire soon; answers how many.

    Once for a member and a day, however often it is called, and by how many at once: what a crash
    interrupts is not there at all, and is made by the next sweep.
    """
    letters = card_letters_of(workspace)
    if not letters.of_expiry or at.astimezone(workspace.zone).hour not in _HOURS:
        return 0
    fresh = [
        ExpiryNotice(workspace=workspace, customer_id=customer_id, due_on=due_on)
        for customer_id, due_on in _due(workspace, letters.days_before, at)
    ]
    ExpiryNotice.objects.bulk_create(fresh, ignore_conflicts=True)
    # Somebody else who looked at the same moment has made some of them.
    made = ExpiryNotice.objects.filter(workspace=workspace, id__in=[one.id for one in fresh])
    kept = [_letter(workspace, one, at) for one in made]
    Letter.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)


def _due(workspace: Workspace, days: int, at: datetime) -> list[tuple[UUID, date]]:
    params = {
        "workspace": workspace.id,
        "zone": str(workspace.zone),
        "at": at,
        "until": at + timedelta(days=days),
        "days": days,
        "most": MOST_AT_ONCE,
    }
    return list(run(_DUE, params))


def _letter(workspace: Workspace, notice: ExpiryNotice, at: datetime) -> Letter:
    return Letter(
        workspace=workspace,
        kind=KIND,
        is_bulk=True,
        subject_id=notice.id,
        next_attempt_at=at,
        written_at=at,
    )
