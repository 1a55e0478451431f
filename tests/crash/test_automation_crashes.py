"""Who dies while automations run is followed: each cause acts, and nothing is done twice."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as installed
from pytest_django import Settings

from accounts.models import Workspace
from campaigns.automations.running import LEASE, run_due
from campaigns.models import Automation, Deed
from tests.campaigns.automations.setting import (
    AWARD,
    CALL,
    hand_on,
    later,
    listening,
    make_automation,
    states,
)
from tests.crash.test_campaign_crashes import Killed, killed_before_statement
from tests.crash.troupe import Actor, Troupe
from tests.factories import make_event, make_member
from tests.loyalty.programme import points_of
from tests.webserver import address_of_test_database

PEOPLE, KILLS, PATIENCE_SECONDS = 120, 3, 120


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> Iterator[None]:
    with listening(settings):
        yield


@pytest.mark.django_db
def test_a_worker_may_die_before_any_statement(workspace: Workspace) -> None:
    automation = make_automation(workspace, actions=[AWARD, CALL])
    at = 0
    while True:
        member, died = make_member(workspace), False
        make_event(member)
        hand_on(workspace)
        with killed_before_statement(at):
            try:
                run_due(workspace=workspace, at=later())
            except Killed:
                died = True
        run_due(workspace=workspace, at=later() + LEASE * 2)

        assert set(states(automation)) == {("done", "")}
        assert points_of(member) == 5
        if not died:
            break
        at += 1
    assert at > 30, "the worker says more than that"


@pytest.mark.django_db
def test_who_hands_on_may_die_before_any_statement(workspace: Workspace) -> None:
    automation = make_automation(workspace)
    at = 0
    while True:
        make_event(make_member(workspace))
        died = False
        with killed_before_statement(at):
            try:
                hand_on(workspace)
            except Killed:
                died = True
        hand_on(workspace)

        assert len(states(automation)) == at + 1
        if not died:
            break
        at += 1
    assert at > 5, "the relay says more than that"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_workers_are_followed(workspace: Workspace, tmp_path: Path) -> None:
    automation = make_automation(workspace, actions=[AWARD, CALL])
    members = [make_member(workspace) for _ in range(PEOPLE)]
    for member in members:
        make_event(member)
    hand_on(workspace)

    with Troupe() as troupe:
        workers = [_worker(troupe, workspace, tmp_path) for _ in range(2)]
        for kill in range(1, KILLS + 1):
            _wait_for_deeds(automation, kill * PEOPLE // 4)
            victim = workers[kill % 2]
            victim.kill()
            victim.start()
        for worker in workers:
            worker.end(PATIENCE_SECONDS)

    assert Counter(states(automation)) == {("done", ""): PEOPLE}
    assert Deed.objects.of(workspace).caused_by(automation.id).count() == 2 * PEOPLE
    assert {points_of(member) for member in members} == {5}


def _worker(troupe: Troupe, workspace: Workspace, folder: Path) -> Actor:
    command = [sys.executable, "-m", "tests.crash.automator", str(workspace.id)]
    surroundings = {
        "DATABASE_URL": address_of_test_database(),
        "FOYER_HOME": str(installed.FOYER_HOME),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return troupe.engage(command, log=folder / "workers.log", surroundings=surroundings)


def _wait_for_deeds(automation: Automation, count: int) -> None:
    """Wait until the workers have done so much."""
    until = time.monotonic() + PATIENCE_SECONDS
    while Deed.objects.of(automation.workspace).caused_by(automation.id).count() < count:
        assert time.monotonic() < until, "the workers do nothing"
        time.sleep(0.02)
