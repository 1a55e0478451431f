"""Stamp programmes are set up in rows, said in a sentence, and refused at their fields."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.models import RewardStock, StampProgram
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of
from tests.factories import purchase
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.stamps.stamped import make_program, state_of

pytestmark = pytest.mark.django_db

COFFEE = {
    "title": "Coffee card",
    "key": "coffee",
    "threshold": "10",
    "minimum_amount": "5,50",
    "once_a_day": "on",
    "reward_title": "a free coffee",
    "reward_stock": "100",
}


def send_new(desk: Client, **given: Any) -> Any:
    address = page("loyalty_stampprogram_add")
    return desk.post(address, opened(desk, address, "definition-form") | COFFEE | given)


def change(desk: Client, program: StampProgram, **given: Any) -> Any:
    address = page("loyalty_stampprogram_change", program.pk)
    form = opened(desk, address, "definition-form") | given
    return desk.post(address, {name: value for name, value in form.items() if value is not None})


def the_program(workspace: Workspace) -> StampProgram:
    rows = StampProgram.objects.of(workspace).select_related("reward__stock", "workspace")
    program: StampProgram = rows.get()
    return program


def test_a_programme_is_made_with_its_reward(desk: Client, workspace: Workspace) -> None:
    answer = send_new(desk, ends_at="2027-01-01T00:00")

    assert answer.status_code == 302, errors_of(answer)
    program = the_program(workspace)
    assert (program.threshold, program.minimum_amount) == (10, Decimal("5.5"))
    assert (program.once_a_day, program.enrolment) == (True, "automatic")
    assert program.counts == {"triggers": [{"types": ["purchase"]}]}
    assert (program.reward.title, program.reward.stock.capacity) == ("a free coffee", 100)


def test_saving_what_the_page_shows_changes_nothing(desk: Client, workspace: Workspace) -> None:
    send_new(desk, starts_at="2026-01-01T08:30:15", enrolment="by_staff")
    program = the_program(workspace)
    kept = {field.name: getattr(program, field.name) for field in program._meta.fields}

    change(desk, program)

    program = the_program(workspace)
    assert {name: getattr(program, name) for name in kept} == kept
    assert program.reward.stock.capacity == 100


def test_the_page_says_in_words_what_it_does(desk: Client, workspace: Workspace) -> None:
    send_new(desk)

    html = text_of(desk.get(page("loyalty_stampprogram_change", the_program(workspace).pk)))

    assert "10 stamps, then: a free coffee." in html
    assert "A stamp for each purchase, of at least €5.50, only the first of a day." in html


def test_a_change_counts_what_was_bought_before(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace, threshold=3)
    record(workspace, purchase(member), purchase(member), at=timezone.now())

    change(desk, program, threshold="2")

    assert state_of(member) == (1, 0)


def test_a_programme_is_retired_by_a_tick(desk: Client, workspace: Workspace) -> None:
    program = make_program(workspace)

    change(desk, program, active=None)

    retired = the_program(workspace)
    assert not retired.is_active
    assert isinstance(retired.retired_at, datetime)
    assert "It was retired on" in text_of(desk.get(page("loyalty_stampprogram_change", program.pk)))


def test_the_stock_of_its_reward_is_not_lowered_below_what_is_taken(
    desk: Client, workspace: Workspace
) -> None:
    program = make_program(workspace)
    RewardStock.objects.filter(workspace=workspace, reward=program.reward).update(taken=3)

    answer = change(desk, program, reward_stock="2")

    assert answer.context["editor"].form.errors.keys() == {"reward_stock"}


def test_the_list_says_the_card_and_how_many_there_are(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_program(workspace, threshold=2)
    record(workspace, *[purchase(member)] * 5, at=timezone.now())

    html = text_of(desk.get(page("loyalty_stampprogram_changelist")))

    assert "2 stamps, then: A free coffee" in html
    assert "2 waiting, 0 spent" in html


# What staff may write, and what is said of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "required"),
    ({"key": "a/b"}, "no slash"),
    ({"key": "mug"}, "points has this key"),
    ({"threshold": ""}, "required"),
    ({"threshold": "0"}, "greater than or equal to 1"),
    ({"threshold": "1001"}, "whole number from 1"),
    ({"minimum_amount": "1.234"}, "at most 2 digits"),
    ({"minimum_amount": "-1"}, "from 0 to"),
    ({"minimum_amount": "NaN"}, "Enter a number"),
    ({"enrolment": "luck"}, "not one of the available"),
    ({"triggers-0-types": ["visit"]}, "Only what customers pay"),
    ({"triggers-0-types": []}, "Say which events count"),
    ({"reward_title": ""}, "required"),
    ({"reward_valid_days": "99999"}, "whole number from 1"),
    ({"reward_stock": "9" * 4500}, "whole number"),
    ({"starts_at": "2027-01-01T00:00", "ends_at": "2026-01-01T00:00"}, "ends before"),
    (
        {"when-0-rows-0-field": "customer.tier", "when-0-rows-0-value": "gold"},
        "changes without an event",
    ),
    ({"reward_description": "a\0b"}, "Null characters"),
]


def test_what_is_wrong_is_said(
    desk: Client, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    make_reward(workspace, "mug")
    address = page("loyalty_stampprogram_add")
    form = opened(desk, address, "definition-form") | COFFEE

    for given, words in WRONG:
        with subtests.test(given=str(given)[:60], words=words):
            answer = desk.post(address, form | given)
            assert answer.status_code == 200
            assert words in errors_of(answer)
            assert not StampProgram.objects.of(workspace).exists()
