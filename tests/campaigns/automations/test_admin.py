"""Staff set up, try, start and watch automations, without JSON and without JavaScript."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Workspace
from accounts.scopes import Role
from analytics.models import Segment
from campaigns.admin.automation_kinds import KINDS
from campaigns.automations.content import content_of
from campaigns.models import Automation
from tests.admin.rows import errors_of, opened, sent_by
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.campaigns.automations.setting import AWARD, CALL, PURCHASED, make_automation, run_all
from tests.factories import make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db
FORM = "automation-form"
EVERY_TRIGGER: list[dict[str, Any]] = [
    {
        "type": "message",
        "message": "event.recorded",
        "events": [{"types": ["purchase"], "sources": ["bar"]}],
    },
    {"type": "message", "message": "ticket.checked_in"},
    {"type": "milestone", "of": "events", "types": ["purchase", "visit"], "reaches": 10},
    {"type": "milestone", "of": "points_lifetime", "reaches": 100},
    {"type": "anniversary"},
    {"type": "entered_segment", "segment": "rich"},
    {"type": "left_segment", "segment": "rich"},
    {"type": "inactive", "days": 60, "types": ["purchase"]},
]


@pytest.fixture
def segment(workspace: Workspace) -> Segment:
    return Segment.objects.create(workspace=workspace, key="rich", title="Rich", criteria={})


def address(automation: Automation, what: str = "change") -> str:
    return page(f"campaigns_automation_{what}", automation.pk)


def test_an_empty_list_says_what_an_automation_is_and_how_to_begin(desk: Client) -> None:
    html = text_of(desk.get(page("campaigns_automation_changelist")))

    assert "No automations yet" in html
    assert page("campaigns_automation_add") in html


@pytest.mark.parametrize("start", ["tenth-purchase", "win-back", "hundred-points", "anniversary"])
def test_a_ready_made_start_is_saved_as_it_is(
    desk: Client, workspace: Workspace, start: str
) -> None:
    starts = text_of(desk.get(page("campaigns_automation_add")))
    begin = f"{page('campaigns_automation_add')}?start={start}"

    answer = desk.post(begin, opened(desk, begin, FORM))

    assert f"?start={start}" in starts
    assert answer.status_code == 302, errors_of(answer)
    assert Automation.objects.of(workspace).get().state == "draft"


@pytest.mark.parametrize("trigger", EVERY_TRIGGER, ids=lambda one: f"{one['type']}-{len(one)}")
def test_saving_what_the_page_shows_changes_nothing(
    desk: Client, workspace: Workspace, segment: Segment, trigger: dict[str, Any]
) -> None:
    tree = {"type": "AND", "conditions": [{"field": "amount", "operator": "equals", "value": 5}]}
    automation = make_automation(
        workspace,
        trigger=trigger,
        conditions=tree,
        actions=[AWARD, CALL],
        delay={"amount": 3, "unit": "hours"},
    )

    answer = desk.post(address(automation), opened(desk, address(automation), FORM))

    assert answer.status_code == 302, errors_of(answer)
    again = Automation.objects.of(workspace).get()
    assert (content_of(again), again.revision) == (content_of(automation), 1)


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_shows_its_own_fields_and_saves_nothing(
    desk: Client, workspace: Workspace, kind: str
) -> None:
    begin = f"{page('campaigns_automation_add')}?start=blank"
    form = opened(desk, begin, FORM) | {"title": "Hello", "kind": kind, "more": "kind"}

    html = text_of(desk.post(begin, form))

    again = sent_by(html, FORM)
    assert (again["shown-kind"], again["title"]) == (kind, "Hello")
    assert "foyer-error" not in html
    assert not Automation.objects.of(workspace).exists()


def test_a_kind_whose_fields_were_not_seen_yet_is_not_saved(
    desk: Client, workspace: Workspace
) -> None:
    begin = f"{page('campaigns_automation_add')}?start=tenth-purchase"

    answer = desk.post(begin, opened(desk, begin, FORM) | {"kind": "inactive"})

    assert answer.status_code == 200
    assert 'name="when-days"' in text_of(answer)
    assert not Automation.objects.of(workspace).exists()


def test_what_is_wrong_is_said_where_it_was_filled_in(desk: Client, workspace: Workspace) -> None:
    begin = f"{page('campaigns_automation_add')}?start=tenth-purchase"
    wrong = {"title": "", "when-reaches": "0", "delay_amount": "1000", "delay_unit": "days"}

    first = errors_of(desk.post(begin, opened(desk, begin, FORM) | wrong))
    wrong = {"delay_amount": "1000", "delay_unit": "days"}
    second = errors_of(desk.post(begin, opened(desk, begin, FORM) | wrong))

    assert "This field is required" in first
    assert "greater than or equal to 1" in first
    assert second == "Give a whole number from 0; at most 365 days in all."


def test_a_key_is_taken_once(desk: Client, workspace: Workspace) -> None:
    make_automation(workspace, "tenth-purchase")
    begin = f"{page('campaigns_automation_add')}?start=tenth-purchase"

    answer = desk.post(begin, opened(desk, begin, FORM))

    assert errors_of(answer) == "There is one with this key already."


def test_it_is_activated_paused_and_retired(desk: Client, workspace: Workspace) -> None:
    automation = make_automation(workspace, state="draft")
    seen = []
    for name in ("activate", "pause", "retire"):
        desk.post(address(automation, name))
        automation.refresh_from_db()
        seen.append(automation.state)

    assert seen == ["active", "paused", "retired"]
    assert desk.get(address(automation, "activate")).status_code == 405


def test_a_loop_is_said_on_its_page(desk: Client, workspace: Workspace) -> None:
    trigger = {"type": "message", "message": "points.changed"}
    automation = make_automation(workspace, "bonus", trigger=trigger)
    make_automation(workspace, "first")
    make_event(make_member(workspace))
    run_all(workspace)

    html = text_of(desk.get(address(automation)))

    assert "Stopped: a loop of first, bonus, bonus." in html


def test_the_log_says_what_was_done_and_what_did_not_hold(
    desk: Client, workspace: Workspace
) -> None:
    tree = {"field": "amount", "operator": "greater_than", "value": 50}
    acting = make_automation(workspace, "a")
    refusing = make_automation(workspace, "b", conditions=tree)
    member = make_member(workspace, name="Sarah")
    make_event(member)
    run_all(workspace)

    done = text_of(desk.get(address(acting, "runs")))
    refused = text_of(desk.get(address(refusing, "runs")))
    own = text_of(desk.get(customer_page(member)))

    assert "Acted" in done
    assert "Sarah" in done
    assert "It did not act: the amount was 10, and should have been more than 50." in refused
    assert "Did not hold:" in refused
    assert address(acting) in own


def test_a_log_goes_on_with_older_runs(desk: Client, workspace: Workspace) -> None:
    automation = make_automation(workspace)
    for _ in range(3):
        make_event(make_member(workspace))
    run_all(workspace)

    first = text_of(desk.get(address(automation, "runs"), {"limit": 2}))
    wrong = desk.get(address(automation, "runs"), {"cursor": "nonsense"})

    assert "?cursor=" in first
    assert wrong.status_code == 200


def test_it_is_tried_for_a_customer(desk: Client, workspace: Workspace) -> None:
    automation = make_automation(workspace)
    make_event(make_member(workspace, "sarah", email="sarah@example.com"))

    by_mail = text_of(desk.get(address(automation, "try"), {"customer": "Sarah@example.com"}))
    nobody = text_of(desk.get(address(automation, "try"), {"customer": "nobody"}))

    assert "It would act." in by_mail
    assert "Award 5 points: Thank you." in by_mail
    assert "There is no such customer" in nobody


def test_an_analyst_sees_and_changes_nothing(workspace: Workspace) -> None:
    automation = make_automation(workspace)
    desk = at_desk(workspace, Role.ANALYST)

    html = text_of(desk.get(address(automation)))

    assert "Award 5 points" in html
    assert FORM not in html
    assert desk.post(address(automation), {}).status_code == 403
    assert desk.post(address(automation, "pause")).status_code == 403
    assert desk.get(page("campaigns_automation_add")).status_code == 403


def test_a_steward_sees_none_of_it(workspace: Workspace) -> None:
    automation = make_automation(workspace)
    desk = at_desk(workspace, Role.STEWARD)

    for what in ("change", "runs", "try"):
        assert desk.get(address(automation, what)).status_code == 403


@pytest.mark.parametrize("what", ["change", "runs", "try"])
def test_another_workspaces_is_not_there(desk: Client, what: str) -> None:
    theirs = make_automation(make_workspace("theirs"))

    assert desk.get(address(theirs, what)).status_code == 404
    assert desk.post(address(theirs, "pause")).status_code == 404


def test_ten_automations_and_runs_cost_what_one_costs(desk: Client, workspace: Workspace) -> None:
    automation = make_automation(workspace)
    counts = []
    for count in (1, 9):
        for number in range(count):
            make_automation(workspace, f"more-{count}-{number}", state="draft")
            make_event(make_member(workspace))
        run_all(workspace)
        for url in (page("campaigns_automation_changelist"), address(automation, "runs")):
            desk.get(url)
            with CaptureQueriesContext(connection) as queries:
                desk.get(url)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_the_trigger_is_told_in_words_in_the_list(desk: Client, workspace: Workspace) -> None:
    make_automation(workspace, trigger=PURCHASED)

    html = text_of(desk.get(page("campaigns_automation_changelist")))

    assert "When this is recorded: Purchase" in html
