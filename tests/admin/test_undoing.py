"""What was just done can be taken back: by who may, in its workspace, while that is possible."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import StaffMember, Workspace
from accounts.scopes import Role
from accounts.station import SESSION_KEY
from loyalty.models import EventRule, RuleStatus
from loyalty.rules.services import change_status, newest_version
from tests.admin.pressing import press_undo, undo_of
from tests.admin.visiting import at_desk, page, signed_in, text_of
from tests.factories import make_staff, make_workspace
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(workspace: Workspace) -> EventRule:
    return make_rule(workspace)


def retire(client: Client, rule: EventRule) -> Any:
    address = page("loyalty_eventrule_status", rule.pk)
    return client.post(address, {"status": "INACTIVE"}, follow=True)


def status_of(rule: EventRule) -> str:
    return EventRule.objects.of(rule.workspace).get(pk=rule.pk).status


def test_a_retired_rule_is_active_again_after_undo(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    then = retire(desk, rule)

    answer = press_undo(desk, then)

    assert "Undone. It is as it was before." in text_of(answer)
    assert status_of(rule) == RuleStatus.ACTIVE
    newest = LogEntry.objects.latest("action_time")
    assert newest.change_message.startswith("Undone: The rule is retired")


def test_twice_is_once_and_says_so(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    then = retire(desk, rule)
    press_undo(desk, then)

    answer = press_undo(desk, then)

    assert "cannot be undone any more" in text_of(answer)
    assert newest_version(rule).number == 3


def test_what_somebody_changed_since_is_left_as_it_is(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    then = retire(desk, rule)
    change_status(rule=rule, status=RuleStatus.DRAFT)

    answer = press_undo(desk, then)

    assert "It was changed again meanwhile" in text_of(answer)
    assert status_of(rule) == RuleStatus.DRAFT


def test_after_an_hour_it_is_too_late(rule: EventRule, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = at_desk(rule.workspace)
    then = retire(desk, rule)
    monkeypatch.setattr("accounts.admin.undoing.TIME_TO_UNDO", timedelta(0))

    answer = press_undo(desk, then)

    assert "cannot be undone any more" in text_of(answer)
    assert status_of(rule) == RuleStatus.INACTIVE


def test_the_button_means_nothing_in_a_strangers_hands(rule: EventRule) -> None:
    then = retire(at_desk(rule.workspace), rule)
    stranger = at_desk(make_workspace("elsewhere"))

    answer = press_undo(stranger, then)

    assert "cannot be undone any more" in text_of(answer)
    assert status_of(rule) == RuleStatus.INACTIVE


def test_a_colleagues_button_is_not_ones_own(rule: EventRule) -> None:
    then = retire(at_desk(rule.workspace), rule)

    press_undo(at_desk(rule.workspace, Role.MANAGER), then)

    assert status_of(rule) == RuleStatus.INACTIVE


def test_from_another_workspace_of_ones_own_there_is_nothing_to_undo(rule: EventRule) -> None:
    owner = make_staff(rule.workspace).user
    other = make_workspace("elsewhere")
    StaffMember.objects.create(workspace=other, user=owner, role=Role.OWNER)
    desk = signed_in(owner)
    desk.post(page("station"), {"workspace_id": str(rule.workspace.pk)})
    then = retire(desk, rule)
    desk.post(page("station"), {"workspace_id": str(other.pk)})

    answer = press_undo(desk, then)

    assert desk.session[SESSION_KEY] == str(other.pk)
    assert (answer.status_code, status_of(rule)) == (404, RuleStatus.INACTIVE)
    # Back where it was done, the button means what it meant.
    desk.post(page("station"), {"workspace_id": str(rule.workspace.pk)})
    press_undo(desk, then)
    assert status_of(rule) == RuleStatus.ACTIVE


def test_who_may_only_look_by_now_undoes_nothing(rule: EventRule) -> None:
    member = make_staff(rule.workspace, Role.MANAGER)
    desk = signed_in(member.user)
    then = retire(desk, rule)
    StaffMember.objects.filter(workspace=rule.workspace, pk=member.pk).update(role=Role.ANALYST)

    answer = press_undo(desk, then)

    assert (answer.status_code, status_of(rule)) == (403, RuleStatus.INACTIVE)


def test_it_takes_a_press_and_a_sign_in(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    name = undo_of(retire(desk, rule))

    seen = desk.get(page("undo"))
    outside = Client().post(page("undo"), {"undo": name})

    assert (seen.status_code, outside.status_code) == (405, 302)
    assert status_of(rule) == RuleStatus.INACTIVE


def test_the_oldest_of_many_are_forgotten(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    first = retire(desk, rule)
    for number in range(20):
        wanted = "ACTIVE" if number % 2 == 0 else "INACTIVE"
        desk.post(page("loyalty_eventrule_status", rule.pk), {"status": wanted})

    assert "cannot be undone any more" in text_of(press_undo(desk, first))
    assert len(desk.session["undo"]) == 20


def test_nothing_changed_has_no_button(rule: EventRule) -> None:
    desk = at_desk(rule.workspace)
    retire(desk, rule)

    again = retire(desk, rule)

    assert "The rule is retired" in text_of(again)
    assert undo_of(again) == ""
