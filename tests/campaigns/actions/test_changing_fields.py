"""A field of the pass gets a value, and that is an activity."""

from typing import Any

import pytest

from accounts.models import Customer, Pass
from core.ids import uuid7
from events.models import ActivityEvent
from tests.campaigns.actions.acting import RUN, act, states_of
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db


def setting(value: Any, field: str = "drink") -> dict[str, Any]:
    return {"type": "change_field", "field": field, "value": value}


def fields_of(customer: Customer) -> dict[str, Any]:
    card = Pass.objects.get(workspace=customer.workspace, customer_id=customer.id)
    return dict(card.fields)


def test_the_pass_shows_it_and_the_history_says_so(member: Customer) -> None:
    [first] = act(member, setting("latte"))
    [second] = act(member, setting("tea"), run_id=uuid7())

    assert fields_of(member) == {"drink": "tea"}
    event = ActivityEvent.objects.get(workspace=member.workspace, id=str(second.reference))
    assert (event.field_name, event.old_value, event.new_value) == ("drink", "latte", "tea")
    assert event.metadata == {"automation": "birthday"}
    kept = ActivityEvent.objects.get(workspace=member.workspace, id=str(first.reference))
    assert kept.external_id == f"foyer:action:{RUN}:{member.id}:0"


def test_nothing_empties_it(member: Customer) -> None:
    act(member, setting(7))

    act(member, setting(None), run_id=uuid7())

    assert fields_of(member) == {}


def test_what_it_says_already_is_not_changed(member: Customer) -> None:
    act(member, setting(True))

    again = act(member, setting(True), run_id=uuid7())

    assert states_of(again) == [("skipped", "unchanged")]
    assert ActivityEvent.objects.of(member.workspace).count() == 1


def test_yes_and_one_are_two_values(member: Customer) -> None:
    act(member, setting(True))

    assert states_of(act(member, setting(1), run_id=uuid7())) == [("done", "")]


def test_the_points_on_the_pass_stay_what_they_are(member: Customer) -> None:
    make_rule(member.workspace)
    act(member, {"type": "award_points", "points": 5, "reason": "Hello"}, setting("tea"))

    assert fields_of(member)["points"] == 5
    assert fields_of(member)["drink"] == "tea"
