"""A rule on the page is run over what really happened; its answer is a page of its own."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.states import RunState
from loyalty.models import EventRule, LedgerEntry
from loyalty.rules.content import to_json
from loyalty.rules.services import newest_version
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import purchase
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db


def ask(desk: Client, rule: EventRule, **given: Any) -> Any:
    address = page("loyalty_eventrule_change", rule.pk)
    form = opened(desk, address, "rule-form")
    return desk.post(address, form | {"look": "dry-run"} | given, follow=True)


def moving(workspace: Workspace, rule: EventRule) -> DryRun:
    now = timezone.now()
    return DryRun.objects.create(
        workspace=workspace,
        key=rule.key,
        content=to_json(newest_version(rule).says),
        days=30,
        state=RunState.RUNNING,
        total=100,
        done=40,
        asked_at=now,
        heartbeat_at=now,
    )


def test_a_draft_is_compared_with_what_is_live(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    rule, now = make_rule(workspace), timezone.now()
    record(workspace, purchase(member, "40", event_timestamp=now), at=now)
    booked = LedgerEntry.objects.of(workspace).count()

    answer = ask(desk, rule, points="3", days="7")

    shown = " ".join(text_of(answer).split())
    assert "<dt>Points now</dt><dd>40</dd>" in shown
    assert "<dt>Points with this rule</dt><dd>120</dd>" in shown
    assert "Who wins: 1 customer" in shown
    assert "Sarah Johnson" in shown
    assert "None" not in shown
    assert newest_version(rule).says.reward == {"default": 1}
    assert LedgerEntry.objects.of(workspace).count() == booked


@pytest.mark.parametrize(
    ("given", "words"),
    [({"days": "0"}, "at least"), ({"days": "9999"}, "at most"), ({"title": ""}, "required")],
)
def test_what_cannot_be_asked_is_said(
    given: dict[str, str], words: str, desk: Client, workspace: Workspace
) -> None:
    answer = ask(desk, make_rule(workspace), **given)

    assert words.replace("at least", "greater than").replace("at most", "less than") in errors_of(
        answer
    )
    assert not DryRun.objects.of(workspace).exists()


def test_a_run_under_way_shows_a_bar_that_asks_for_itself(
    desk: Client, workspace: Workspace
) -> None:
    run = moving(workspace, make_rule(workspace))
    bar = page("loyalty_dryrun_progress", run.pk)

    shown = text_of(desk.get(page("loyalty_dryrun_change", run.pk)))
    under_way = desk.get(bar)
    DryRun.objects.of(workspace).update(state=RunState.DONE)
    over = desk.get(bar)

    assert f'hx-get="{bar}"' in shown
    assert "40 of about 100 events" in text_of(under_way)
    assert ("HX-Refresh" in under_way, over["HX-Refresh"]) == (False, "true")


def test_a_run_is_stopped_by_who_may_ask(workspace: Workspace, desk: Client) -> None:
    run = moving(workspace, make_rule(workspace))
    address = page("loyalty_dryrun_cancel", run.pk)

    answers = [at_desk(workspace, Role.ANALYST).post(address), desk.get(address)]
    stopped = desk.post(address, follow=True)

    assert [answer.status_code for answer in answers] == [403, 405]
    assert "Stopped" in text_of(stopped)
    assert DryRun.objects.of(workspace).get().state == RunState.CANCELLED


def test_who_was_erased_has_no_name_there(desk: Client, workspace: Workspace) -> None:
    run = moving(workspace, make_rule(workspace))
    gone = {"customer": "018f0000-0000-7000-8000-000000000000", "today": 1, "draft": 5}
    side = {"points": 1, "eventsRewarded": 1, "customersRewarded": 1, "refusals": {}}
    run.state = RunState.DONE
    run.result = {
        "events": 1,
        "customers": 1,
        "today": side,
        "draft": side,
        "difference": 4,
        "winners": {"customers": 1, "top": [gone]},
        "losers": {"customers": 0, "top": []},
        "examples": [],
    }
    run.save()

    shown = text_of(desk.get(page("loyalty_dryrun_change", run.pk)))

    assert "erased" in shown
    assert "+4" in shown
