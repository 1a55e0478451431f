"""docs/automations.md is true: its samples are played, and it names what there is."""

import pytest

from accounts.models import Workspace
from campaigns.automations.states import RunState
from campaigns.automations.triggers import When
from tests.api.calling import till_of
from tests.factories import make_member
from tests.samples import DOCS, play

PAGE = (DOCS / "automations.md").read_text()


@pytest.mark.django_db
def test_the_samples_are_answered_as_they_say(workspace: Workspace) -> None:
    member = make_member(workspace, "sarah")

    assert play("automations.md", till_of(member)) == 4


@pytest.mark.parametrize("kind", When.__args__, ids=lambda one: one.__name__)
def test_every_trigger_is_explained(kind: type) -> None:
    assert f"`{kind.__struct_config__.tag}`" in PAGE  # type: ignore[attr-defined]  # it is a struct


@pytest.mark.parametrize("state", RunState)
def test_every_state_of_a_run_is_explained(state: RunState) -> None:
    assert f"`{state}`" in PAGE


@pytest.mark.parametrize(
    "code",
    [
        "automation_paused",
        "trigger_changed",
        "activity_deleted",
        "refunded",
        "milestone_lost",
        "came_back",
        "customer_gone",
        "loop",
        "chain_too_long",
        "too_often",
    ],
)
def test_every_reason_is_explained(code: str) -> None:
    assert f"`{code}`" in PAGE
