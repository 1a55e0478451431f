"""Runs whose time has come: claimed, decided, done. Each step is a commit of its own.

What is decided is kept before anything is done, and actions happen once for each run and place:
whoever goes on after a crash does what was decided, and only what is missing of it.
"""

import time
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.actions.content import kept_actions
from campaigns.actions.errands import Result
from campaigns.actions.performing import Cause, perform
from campaigns.actions.states import DeedState
from campaigns.automations.deciding import Decision, decide
from campaigns.automations.loops import note_stop
from campaigns.automations.states import OPEN, RunState
from campaigns.models import Automation, AutomationRun
from events.origin import caused_by

AT_ONCE = 20
# Whoever died is followed after this.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
# What caused these may come to be again, and then it is a cause again.
_UNDONE = frozenset({"activity_deleted", "refunded", "milestone_lost"})
log = structlog.get_logger("foyer.automations")


def run_automations(*, seconds: float) -> bool:
    """Do what is due for about that long, in turns; answers whether there is more to do."""
    until = time.monotonic() + seconds
    moved = True
    while moved:
        moved = False
        for workspace in _with_due(at=timezone.now()):
            moved = run_due(workspace=workspace, at=timezone.now()) > 0 or moved
            if time.monotonic() >= until:
                return True
    return False


def run_due(*, workspace: Workspace, at: datetime) -> int:
    """Take up some of a workspace's runs that are due; answers how many those were.

    Any number of workers may do so at once. One run that fails holds up no other, and is tried
    again. What the database refused is raised once all were tried.
    """
    runs = _claim(workspace, at)
    refusal: Exception | None = None
    for one in runs:
        try:
            # What its log says is read by the house.
            with translation.override(workspace.language):
                _run(workspace, one, at)
        except (OperationalError, InterfaceError) as fault:
            refusal = fault
        except Exception:
            log.exception("run failed", workspace=str(workspace.id), run=str(one.id))
    if refusal is not None:
        raise refusal
    return len(runs)


def _with_due(*, at: datetime) -> list[Workspace]:
    """Those in which something is to be done."""
    due = AutomationRun.objects.filter(workspace=OuterRef("id")).due(at)
    return list(Workspace.objects.filter(Exists(due)).order_by("id"))


@transaction.atomic
def _claim(workspace: Workspace, at: datetime) -> list[AutomationRun]:
    due = AutomationRun.objects.of(workspace).due(at).order_by("due_at", "id")
    runs = list(due.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
    AutomationRun.objects.of(workspace).filter(id__in=[one.id for one in runs]).update(
        claimed_until=at + LEASE
    )
    for one in runs:
        one.claimed_until = at + LEASE
    return runs


def _run(workspace: Workspace, claimed: AutomationRun, at: datetime) -> None:
    _begin(workspace, claimed)
    run = _decided(workspace, claimed, at)
    if run is None or run.state != RunState.ACTING:
        return
    cause = Cause("automation", run.automation_id, run.automation.key, run.id)
    with caused_by([*map(UUID, run.chain), run.automation_id]):
        results = perform(
            customer=run.customer, actions=kept_actions(run.actions), cause=cause, at=at
        )
    _finish(run, results, at)


def _begin(workspace: Workspace, claimed: AutomationRun) -> None:
    """Count the attempt, and keep that: whatever kills a worker is counted for this run alone."""
    own = AutomationRun.objects.of(workspace).filter(id=claimed.id, state__in=OPEN)
    own.filter(claimed_until=claimed.claimed_until).update(attempts=F("attempts") + 1)


@transaction.atomic
def _decided(workspace: Workspace, claimed: AutomationRun, at: datetime) -> AutomationRun | None:
    """The run with what was decided about it, now or before; None when another is at it."""
    run = _own(workspace, claimed)
    has_tries = run is not None and run.attempts <= MOST_ATTEMPTS
    if run is None or (run.state == RunState.ACTING and has_tries):
        return run
    automation = run.automation = _locked(workspace, run.automation_id)
    decision = _given_up() if not has_tries else decide(run, automation, run.customer, at=at)
    _keep(run, automation, decision, at)
    return run


def _locked(workspace: Workspace, automation_id: UUID) -> Automation:
    """The automation: one decision of it at a time, so that it is counted how often it acts."""
    rows = Automation.objects.of(workspace).select_for_update(no_key=True)
    automation = rows.get(id=automation_id)
    automation.workspace = workspace
    return automation


def _given_up() -> Decision:
    words = _("It could not be done in %(most)s attempts.") % {"most": MOST_ATTEMPTS}
    return Decision(RunState.FAILED, "failed", words)


def _own(workspace: Workspace, claimed: AutomationRun) -> AutomationRun | None:
    """The claimed run, locked, unless somebody else has taken it over since."""
    rows = AutomationRun.objects.of(workspace).filter(
        id=claimed.id,
        claimed_until=claimed.claimed_until,
        state__in=OPEN,
        automation__workspace=workspace,
        customer__workspace=workspace,
    )
    locked = rows.select_for_update(of=("self",), no_key=True)
    run = locked.select_related("automation", "customer").first()
    if run is not None:
        run.workspace = run.customer.workspace = run.automation.workspace = workspace
    return run


def _keep(run: AutomationRun, automation: Automation, decision: Decision, at: datetime) -> None:
    run.state, run.seen = decision.state, decision.seen
    run.code, run.words = decision.code, decision.words
    run.revision = automation.revision
    if decision.state is RunState.ACTING:
        run.actions = automation.actions
        # From here on it counts as one of the day.
        run.finished_at = at
    else:
        run.claimed_until, run.finished_at = None, at
    if decision.code in _UNDONE:
        run.cause_key = f"{run.cause_key}:{run.id.hex}"
    run.save()
    if decision.state is RunState.STOPPED:
        note_stop(automation, decision.words, at=at)


@transaction.atomic
def _finish(run: AutomationRun, results: list[Result], at: datetime) -> None:
    """Say what came of it: done if anything was, else why nothing was."""
    states = {one.state for one in results}
    first = next((one for one in results if one.state != DeedState.DONE), None)
    if DeedState.DONE in states or first is None:
        state, code, words = RunState.DONE, "", ""
    else:
        is_failed = DeedState.FAILED in states
        state = RunState.FAILED if is_failed else RunState.SKIPPED
        code, words = first.code, first.words
    AutomationRun.objects.of(run.workspace).filter(id=run.id, state=RunState.ACTING).update(
        state=state, code=code, words=words, claimed_until=None, finished_at=at, actions=[]
    )
