"""Asking what a rule would have earned of past events, and calling that off."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.errors import Invalid
from core.ids import as_uuid
from loyalty.dryrun.errors import TooManyDryRuns, UnknownDryRun
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.running import run_at_once, window_of
from loyalty.dryrun.states import RunState
from loyalty.engine.live import live_programme
from loyalty.rules.checking import check_content, check_key
from loyalty.rules.content import RuleContent, to_json
from loyalty.rules.services import find_rule, newest_version

DEFAULT_DAYS = 30
MOST_DAYS = 365
# Up to here the answer is there within a second.
MOST_EVENTS_AT_ONCE = 5000
MOST_MOVING = 5


def start_dry_run(
    *,
    workspace: Workspace,
    key: str,
    content: RuleContent | None = None,
    days: int = DEFAULT_DAYS,
    by: User | None = None,
) -> DryRun:
    """Compare a rule with what is live under its key, over the events of the last days.

    `content` is what the rule would say; without it, what the newest version of the kept rule
    says. The run that is answered is done when there are few events; else wake a worker for it
    (`loyalty.dryrun.tasks.wake`). Raises Invalid, UnknownRule, TooManyDryRuns.
    """
    check_key(key)
    if content is None:
        content = newest_version(find_rule(workspace=workspace, key=key)).says
    check_content(content)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.field(
            "days", "out_of_range", _("Give 1 to %(most)s days.") % {"most": MOST_DAYS}
        )
    now = timezone.now()
    run = DryRun(
        workspace=workspace,
        key=key,
        content=to_json(content),
        version=_live_version(workspace, key),
        days=days,
        asked_by=by,
        asked_at=now,
        heartbeat_at=now,
    )
    _begin(run)
    run.save(force_insert=True)
    return run


def _live_version(workspace: Workspace, key: str) -> int | None:
    live = live_programme(workspace)
    return next((rule.number for rule in live.rules if rule.key == key), None) if live else None


def _begin(run: DryRun) -> None:
    window = window_of(run)
    run.total = window.size(most=MOST_EVENTS_AT_ONCE + 1)
    if run.total <= MOST_EVENTS_AT_ONCE:
        run_at_once(run)
        return
    if DryRun.objects.of(run.workspace).moving().count() >= MOST_MOVING:
        raise TooManyDryRuns
    run.total = window.size()


def find_dry_run(*, workspace: Workspace, run_id: object) -> DryRun:
    """The dry run with this id. Raises UnknownDryRun."""
    key = as_uuid(run_id)
    run = DryRun.objects.of(workspace).filter(id=key).first() if key else None
    if run is None:
        raise UnknownDryRun
    return run


def cancel_dry_run(*, run: DryRun, at: datetime) -> None:
    """Stop a dry run that is under way; one that is over stays as it is."""
    mine = DryRun.objects.of(run.workspace).moving().filter(id=run.id)
    mine.update(state=RunState.CANCELLED, finished_at=at, tally={})
    run.refresh_from_db()
