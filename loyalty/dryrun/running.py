"""A dry run under way: slice by slice, each with its progress in one statement."""

import logging
import time
from datetime import timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from loyalty.dryrun.answering import answer
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.reading import Slice, Window, amounts_left, histories, next_slice
from loyalty.dryrun.simulating import Comparison, Person
from loyalty.dryrun.states import RunState
from loyalty.dryrun.tally import from_json, to_json
from loyalty.engine.live import live_programme, rule_version
from loyalty.rules.compiled import CompiledRule, compile_rule

log = logging.getLogger("foyer.dryrun")


def window_of(run: DryRun) -> Window:
    """The events that a dry run is about."""
    return Window(run.workspace, run.asked_at - timedelta(days=run.days), run.asked_at)


def run_at_once(run: DryRun) -> None:
    """Answer a dry run that is not kept yet, here and now."""
    while _advance(run):
        pass


def run_dry_run(*, workspace_id: UUID, run_id: UUID, seconds: float) -> bool:
    """Go on with a dry run for about that long; whether there is more to do.

    May be called by any number of workers at once, and again after any of them died: what was
    counted of a slice and the progress past it are one statement.
    """
    found = DryRun.objects.select_related("workspace").filter(workspace=workspace_id, id=run_id)
    run = found.first()
    until = time.monotonic() + seconds
    try:
        while run is not None and run.stage.is_moving and time.monotonic() < until:
            if not _take_step(run):
                return False
    except (OperationalError, InterfaceError):
        raise  # the database is away: the sweeper asks again
    except Exception:
        log.exception("Dry run %s stopped", run_id)
        _stop(workspace_id, run_id)
        return False
    return run is not None and run.stage.is_moving


def _take_step(run: DryRun) -> bool:
    """Count a slice and keep it; False when another worker did, or the run was cancelled."""
    before = run.after
    _advance(run)
    mine = DryRun.objects.of(run.workspace).moving().filter(id=run.id, after=before)
    names = ("state", "done", "after", "tally", "result", "finished_at", "heartbeat_at")
    return bool(mine.update(**{name: getattr(run, name) for name in names}))


def _advance(run: DryRun) -> bool:
    """Count the next customers; whether there may be more."""
    window = window_of(run)
    slice = next_slice(window, run.after)
    comparison = _comparison(run)
    if slice is not None:
        run.done += _compare(run, slice, comparison)
        run.after, run.state = slice.last, RunState.RUNNING
        run.tally = to_json(comparison.tally)
    else:
        run.result = answer(run, comparison.tally)
        run.state, run.tally, run.done = RunState.DONE, {}, run.total
        run.finished_at = timezone.now()
    run.heartbeat_at = timezone.now()
    return slice is not None


def _comparison(run: DryRun) -> Comparison:
    today: CompiledRule | None = None
    if run.version is not None:
        today = rule_version(workspace=run.workspace, key=run.key, number=run.version)
    draft = compile_rule(rule_id=run.id, key=run.key, number=0, content=run.says)
    return Comparison(today, draft, run.workspace.zone, from_json(run.tally))


def _compare(run: DryRun, slice: Slice, comparison: Comparison) -> int:
    """Count the customers of a slice; how many events they had."""
    window, live = window_of(run), live_programme(run.workspace)
    people = {
        customer_id: Person(customer_id, groups, tier, *([live.multiplier(tier)] if live else []))
        for customer_id, groups, tier in slice.people
    }
    kept = amounts_left(window, list(people))
    counted = 0
    for customer_id, events in histories(window, list(people)):
        counted += comparison.meet(people[customer_id], events, kept)
    return counted


def _stop(workspace_id: UUID, run_id: UUID) -> None:
    now = timezone.now()
    DryRun.objects.moving().filter(workspace=workspace_id, id=run_id).update(
        state=RunState.FAILED,
        failure="An unexpected fault stopped it; the server's log says more.",
        finished_at=now,
        heartbeat_at=now,
    )
