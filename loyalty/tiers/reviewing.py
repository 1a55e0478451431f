"""Members brought to where the calendar and the ladder have moved on to, whoever comes first."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from accounts.models import Workspace
from loyalty.engine.live import Live, present_programme
from loyalty.engine.sitting import open_sitting
from loyalty.engine.telling import announce
from loyalty.models import Member
from loyalty.models.members import MemberQuerySet
from loyalty.tiers.ladder import Ladder, local_day

CHUNK = 1000
log = structlog.get_logger("foyer.tiers")


def review_everywhere(*, at: datetime) -> None:
    """Review the members of every workspace; one that cannot be reviewed holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            review_members(workspace=workspace, at=at)
        except Exception:
            log.exception("tiers not reviewed", workspace=str(workspace.id))


def review_members(*, workspace: Workspace, at: datetime) -> int:
    """Bring members into the tiers' present period and onto the present ladder; how many came.

    Any number of workers may do it, at any time, again and again: an event does the same for its
    member. Each chunk is a transaction of its own.
    """
    live = present_programme(workspace)
    if live is None:
        return 0
    reviewed = 0
    for keys in _chunks(workspace, live.ladder, at):
        with transaction.atomic():
            reviewed += _review(workspace, live, keys, at)
    return reviewed


def _review(workspace: Workspace, live: Live, keys: list[UUID], at: datetime) -> int:
    sitting = open_sitting(workspace=workspace, customer_ids=keys, at=at, live=live)
    assert sitting is not None  # noqa: S101 - the programme is live
    sitting.close()
    announce(sitting, [])
    return len(sitting.books.members)


def _chunks(workspace: Workspace, ladder: Ladder, at: datetime) -> Iterator[list[UUID]]:
    waiting = waiting_members(workspace, ladder, at).order_by("customer_id")
    keys = list(waiting.values_list("customer_id", flat=True)[:CHUNK])
    while keys:
        yield keys
        later = waiting.filter(customer_id__gt=keys[-1])
        keys = list(later.values_list("customer_id", flat=True)[:CHUNK])


def waiting_members(workspace: Workspace, ladder: Ladder, at: datetime) -> MemberQuerySet:
    """Those who stand on a former ladder, or have something to lose from a former period."""
    start = ladder.period.start(local_day(at, workspace.zone))
    has_something = ~Q(tier="") | ~Q(earned_now=0) | ~Q(earned_before=0)
    of_former_period = Q(tier_period_on__lt=start) & has_something
    of_former_ladder = ~Q(tier_revision=ladder.revision)
    return Member.objects.of(workspace).filter(of_former_ladder | of_former_period)
