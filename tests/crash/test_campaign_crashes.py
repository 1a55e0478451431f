"""Who dies at work on a campaign is followed: everybody gets it, and nobody gets it twice."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Workspace
from campaigns.models import Campaign, CampaignState, Deed, Target
from loyalty.models import LedgerEntry
from tests.campaigns.outreach.setting import (
    CALL,
    POINTS,
    crowd,
    launch,
    make_campaign,
    targets,
    work,
)
from tests.crash.troupe import Actor, Troupe
from tests.loyalty.rewards.setting import told
from tests.webserver import address_of_test_database

PEOPLE, KILLS, PATIENCE_SECONDS = 200, 3, 120


class Killed(BaseException):
    """The worker is gone in the middle of what it did."""


@contextmanager
def killed_before_statement(number: int) -> Iterator[list[str]]:
    """Die before so many statements more; yields what was said until then."""
    said: list[str] = []

    def watch(execute: Any, sql: Any, *rest: Any) -> Any:
        # What a dead worker's transaction had is rolled back by the server.
        if len(said) == number and not str(sql).startswith("ROLLBACK"):
            raise Killed
        said.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield said


@pytest.mark.django_db
def test_a_worker_may_die_before_any_statement(workspace: Workspace) -> None:
    crowd(workspace, 2)
    actions = [POINTS, CALL]
    at = 0
    while True:
        campaign = launch(make_campaign(workspace, f"campaign-{at}", actions=actions))
        died = False
        with killed_before_statement(at):
            try:
                work(campaign)
            except Killed:
                died = True
        _free(campaign)
        work(campaign)

        _has_come_to_everybody_once(campaign, people=2)
        if not died:
            break
        at += 1
    assert at > 30, "the worker says more than that"


def _free(campaign: Campaign) -> None:
    """The lease of whoever died is over."""
    Target.objects.of(campaign).update(claimed_until=None)


def _has_come_to_everybody_once(campaign: Campaign, people: int) -> None:
    campaign.refresh_from_db()
    workspace = campaign.workspace
    assert campaign.state == CampaignState.COMPLETED
    assert Counter(targets(campaign).values()) == {"done": people}
    assert Deed.objects.of(workspace).caused_by(campaign.id).count() == 2 * people
    ids = Deed.objects.of(workspace).caused_by(campaign.id).values("reference_id")
    assert LedgerEntry.objects.of(workspace).filter(id__in=ids).count() == people
    calls = [one for one in told(workspace, "action.called") if one["cause"]["key"] == campaign.key]
    assert len(calls) == len({one["pass_id"] for one in calls}) == people


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_workers_are_followed(workspace: Workspace, tmp_path: Path) -> None:
    crowd(workspace, PEOPLE)
    campaign = launch(make_campaign(workspace, actions=[POINTS, CALL]))

    with Troupe() as troupe:
        workers = [_worker(troupe, campaign, tmp_path) for _ in range(2)]
        for kill in range(1, KILLS + 1):
            _wait_for_deeds(campaign, kill * PEOPLE // 4)
            victim = workers[kill % 2]
            victim.kill()
            victim.start()
        for worker in workers:
            worker.end(PATIENCE_SECONDS)

    _has_come_to_everybody_once(campaign, people=PEOPLE)


def _worker(troupe: Troupe, campaign: Campaign, folder: Path) -> Actor:
    command = [sys.executable, "-m", "tests.crash.campaigner"]
    command += [str(campaign.workspace_id), str(campaign.id)]
    surroundings = {
        "DATABASE_URL": address_of_test_database(),
        "FOYER_HOME": str(settings.FOYER_HOME),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return troupe.engage(command, log=folder / "workers.log", surroundings=surroundings)


def _wait_for_deeds(campaign: Campaign, count: int) -> None:
    """Wait until the workers have done so much."""
    until = time.monotonic() + PATIENCE_SECONDS
    while Deed.objects.of(campaign.workspace).caused_by(campaign.id).count() < count:
        assert time.monotonic() < until, "the workers do nothing"
        time.sleep(0.02)
