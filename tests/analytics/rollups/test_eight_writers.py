"""Eight write while those who fold are killed: no answer is wrong, and nothing drifts."""

import random
import sys
import time
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as installed
from django.db import transaction

from accounts.models import Workspace
from analytics.models import Delta
from analytics.rollups.auditing import audit
from analytics.rollups.building import build
from analytics.rollups.changes import decode_change
from analytics.rollups.figures import totals_of
from analytics.rollups.folding import add_sheets, fold
from analytics.rollups.periods import Days
from analytics.rollups.reading import Kept, look_at_once
from analytics.rollups.sheets import EVERYTHING, sheets_of
from events.models import ActivityEvent
from events.models.activity import ActivityEventQuerySet
from tests.analytics.rollups.writing import (
    LASTING,
    Writer,
    ask_once,
    audit_until,
    delete_until,
    nobody_is_woken,
    open_house,
    read_until,
)
from tests.concurrency import Running, elsewhere
from tests.crash.troupe import Actor, Troupe
from tests.factories import make_event, make_member
from tests.webserver import address_of_test_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS, READERS, SECONDS, TWIN_SECONDS = 8, 2, 20.0, 3.0


def test_nothing_drifts_whoever_dies(
    workspace: Workspace, tmp_path: Path, many_connections: None
) -> None:
    with nobody_is_woken(), Troupe() as troupe:
        people = open_house(workspace)
        build(workspace=workspace)
        folders = _folders(troupe, workspace, tmp_path / "folders.log")
        ends = time.monotonic() + SECONDS
        writers = [Running(partial(Writer(people, n).write_until, ends)) for n in range(WRITERS)]
        deleter = Running(partial(delete_until, workspace, ends))
        readers = [Running(partial(read_until, workspace, ends)) for _ in range(READERS)]
        auditor = Running(partial(audit_until, workspace, ends))
        kills = _strike_until(folders, ends)
        written = [one.outcome() for one in writers]
        deleted = deleter.outcome()
        asked = [one.outcome() for one in (*readers, auditor)]

    assert all(isinstance(count, int) and count > 0 for count in [*written, deleted, *asked]), asked
    assert kills > SECONDS
    rows = ActivityEvent.objects.of(workspace).count()
    assert rows == sum(written) - deleted
    assert ask_once(workspace) == _lasting(workspace).count()
    everything = look_at_once(workspace, Days(), partial(totals_of, days=Days()))[EVERYTHING]
    assert min(everything.points, everything.failed, everything.limited) > 0
    halfway = audit(workspace=workspace)
    while fold(workspace=workspace):
        pass
    found = audit(workspace=workspace)
    assert halfway.drifts == []
    assert (found.drifts, Delta.objects.filter(workspace=workspace).count()) == ([], 0)
    assert found.buckets > 1000


def _lasting(workspace: Workspace) -> ActivityEventQuerySet:
    return ActivityEvent.objects.of(workspace).filter(event_type__in=LASTING)


def _folders(troupe: Troupe, workspace: Workspace, log: Path) -> Actor:
    around = {
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FOYER_HOME": str(installed.FOYER_HOME),
        "FOYER_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "tests.crash.folders", workspace.slug, "2"]
    folders = troupe.engage(command, log=log, surroundings=around)
    assert folders.first_line() == "ready", log.read_text()
    return folders


def _strike_until(folders: Actor, ends: float) -> int:
    """Kill those who fold at random moments; answers how many."""
    chance, kills = random.Random(7), 0
    while time.monotonic() < ends:
        time.sleep(chance.uniform(0.05, 0.6))
        kills += folders.kill_children()
    return kills


def test_twin_who_folds_by_a_watermark_loses_some(
    workspace: Workspace, many_connections: None
) -> None:
    with nobody_is_woken():
        people = open_house(workspace)
        build(workspace=workspace)
        ends = time.monotonic() + TWIN_SECONDS
        writers = [Running(partial(Slow(people, n).write_until, ends)) for n in range(WRITERS)]
        reading = Watermark(workspace)
        while time.monotonic() < ends:
            reading.fold()
        written = [one.outcome() for one in writers]
        reading.fold()

    assert all(count > 0 for count in written), written
    Delta.objects.filter(workspace=workspace).delete()  # all were read, or so it seems
    assert audit(workspace=workspace).differing > 0


class Slow(Writer):
    """A writer whose transactions stay open for a moment."""

    @transaction.atomic
    def write(self, count: int) -> None:
        super().write(min(count, 3))
        time.sleep(0.002 * (self.made % 3))


class Watermark:
    """Folds what is beyond the last change that it saw, as one would at first."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.last = UUID(int=0)

    def fold(self) -> None:
        """Fold what is new."""
        rows = Delta.objects.filter(workspace=self.workspace, id__gt=self.last).order_by("id")
        if new := list(rows):
            self.last = new[-1].id
            sheets = sheets_of((decode_change(row.body) for row in new), self.workspace.zone)
            add_sheets(self.workspace.id, sheets)


def test_who_reads_while_it_is_folded_sees_nothing_twice(
    workspace: Workspace, many_connections: None
) -> None:
    looked: list[int] = []

    def look(kept: Kept) -> int:
        if not looked:
            elsewhere(partial(fold, workspace=workspace))
        looked.append(totals_of(kept, Days())[EVERYTHING].count)
        return looked[-1]

    with nobody_is_woken():
        member = make_member(workspace)
        make_event(member)
        build(workspace=workspace)
        make_event(member)
        found = look_at_once(workspace, Days(), look)

    assert found == 2
    assert looked == [3, 2], "who looks only once sees the event twice"
