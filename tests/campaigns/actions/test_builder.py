"""Staff build a list of actions: no JSON, and no JavaScript."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts.models import Workspace
from campaigns.actions.content import Action, parse_actions, to_json
from campaigns.actions.forms import ActionsEditor
from core.errors import FieldFault, Invalid
from tests.campaigns.actions.acting import CALL, POINTS
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.tiers.setting import make_ladder

pytestmark = pytest.mark.django_db
MAIL = {"type": "send_email", "subject": "Hello", "text": "Dear {name},\r\n\r\nwelcome."}


def every_action(workspace: Workspace) -> list[Action]:
    make_ladder(workspace)
    make_reward(workspace)
    says: list[dict[str, Any]] = [
        MAIL,
        POINTS,
        *({"type": "change_field", "field": "seat", "value": one} for one in ("7", 7, 0.5)),
        *({"type": "change_field", "field": "seat", "value": one} for one in (True, False, None)),
        {"type": "change_tier", "tier": "gold", "days": 30},
        {"type": "give_reward", "reward": "coffee"},
    ]
    return parse_actions(says, workspace=workspace)


def sent(editor: ActionsEditor, **more: str) -> dict[str, str]:
    """What a browser sends of the page."""
    found = {editor.count_name: str(len(editor.cards)), "actions-kind": "send_email"}
    for card in editor.cards:
        found[f"{card.prefix}-type"] = card.type
        for field in card:
            value = field.value()
            found[field.html_name] = "" if value is None else str(value)
    return found | more


def opened(workspace: Workspace, *says: dict[str, Any]) -> ActionsEditor:
    return ActionsEditor(None, parse_actions(list(says), workspace=workspace), workspace=workspace)


def pressed(editor: ActionsEditor, button: str, **more: str) -> ActionsEditor:
    return ActionsEditor(sent(editor, more=button, **more), workspace=editor.workspace)


def types_of(editor: ActionsEditor) -> list[str]:
    return [card.type for card in editor.cards]


def test_what_was_kept_and_is_sent_back_says_the_same(workspace: Workspace) -> None:
    kept = every_action(workspace)

    again = ActionsEditor(sent(ActionsEditor(None, kept, workspace=workspace)), workspace=workspace)

    assert again.is_valid(), [card.errors for card in again.cards]
    assert again.said() == to_json(kept)
    assert again.actions() == kept


def test_actions_are_added_moved_and_removed_with_what_they_say(workspace: Workspace) -> None:
    editor = pressed(opened(workspace, POINTS, CALL), "actions-add")
    assert types_of(editor) == ["award_points", "call_webhook", "send_email"]

    editor = pressed(editor, "actions-down-0")
    editor = pressed(editor, "actions-remove-2")

    assert types_of(editor) == ["call_webhook", "award_points"]
    assert editor.is_valid()
    assert editor.said() == [CALL, POINTS]


@pytest.mark.parametrize("button", ["actions-up-0", "actions-down-1", "actions-remove-7", "x-y-z"])
def test_a_button_that_is_not_there_changes_nothing(workspace: Workspace, button: str) -> None:
    assert types_of(pressed(opened(workspace, POINTS, CALL), button)) == [
        "award_points",
        "call_webhook",
    ]


@pytest.mark.parametrize("count", ["", "x", "-1", "99999", "²"])
def test_a_number_of_actions_that_is_none_is_no_action(workspace: Workspace, count: str) -> None:
    editor = ActionsEditor({"actions-count": count, "actions-0-type": "x"}, workspace=workspace)

    assert not editor.is_valid()
    assert editor.faults == ["Add at least one action."]


def test_there_are_at_most_ten(workspace: Workspace) -> None:
    editor = opened(workspace, *[CALL] * 10)

    assert editor.is_full
    assert len(pressed(editor, "actions-add").cards) == 10


def test_a_refusal_is_said_at_its_field(workspace: Workspace) -> None:
    editor = opened(workspace, POINTS, MAIL)
    filled = sent(editor) | {"actions-1-text": "Dear {nmae}"}
    editor = ActionsEditor(filled, workspace=workspace)
    assert editor.is_valid()

    with pytest.raises(Invalid) as refusal:
        editor.actions()

    assert all(editor.show(fault) for fault in refusal.value.faults)
    assert "{nmae}" in str(editor.cards[1].errors["text"])
    assert not editor.show(FieldFault("title", "required", "Give a title."))


def test_a_number_must_be_one(workspace: Workspace) -> None:
    editor = opened(workspace, {"type": "change_field", "field": "seat", "value": 7})

    wrong = ActionsEditor(sent(editor) | {"actions-0-value": "seven"}, workspace=workspace)

    assert not wrong.is_valid()
    assert wrong.cards[0].errors["value"] == ["Give a number."]


def test_the_page_says_what_to_do_first(workspace: Workspace) -> None:
    page = render_to_string(
        "admin/campaigns/_actions.html", {"actions": ActionsEditor(None, workspace=workspace)}
    )

    assert "Choose what is to be done first" in page
    assert "None" not in page


def test_the_page_shows_titles_of_tiers_and_rewards(workspace: Workspace) -> None:
    editor = ActionsEditor(None, every_action(workspace), workspace=workspace)

    page = render_to_string("admin/campaigns/_actions.html", {"actions": editor})

    assert "A coffee" in page
    assert ">Gold<" in page
