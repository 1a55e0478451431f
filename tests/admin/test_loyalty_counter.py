"""At the counter a code is typed or scanned, and the answer says what to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.codes import shown_code
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.reversing import reverse_redemption
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import make_member, make_staff, make_workspace
from tests.loyalty.rewards.setting import give, make_reward, redeem

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(workspace: Workspace) -> Client:
    return at_desk(workspace, Role.STEWARD)


@pytest.fixture
def coffee(member: Customer) -> Redemption:
    make_reward(member.workspace)
    give(member)
    return redeem(member)


def scan(clerk: Client, code: str) -> Any:
    return clerk.post(page("loyalty_counter"), {"code": code}).context["answer"]


def state_of(redemption: Redemption) -> str:
    redemption.refresh_from_db()
    return redemption.state


@pytest.mark.parametrize("wrap", ["{}", " {} ", "{}\r\n"])
def test_a_code_is_handed_out_however_it_was_typed(
    wrap: str, clerk: Client, coffee: Redemption
) -> None:
    answer = scan(clerk, wrap.format(shown_code(coffee.code).lower()))

    assert (answer.look, answer.words) == ("good", "Hand it out")
    assert state_of(coffee) == RedemptionState.FULFILLED


def test_the_page_says_what_and_for_whom_in_words(clerk: Client, coffee: Redemption) -> None:
    html = text_of(clerk.post(page("loyalty_counter"), {"code": coffee.code}))

    for words in ["Hand it out", "A coffee", "Sarah", "10 points", "Undo"]:
        assert words in html


def test_what_was_handed_out_says_when_and_by_whom(
    clerk: Client, coffee: Redemption, workspace: Workspace
) -> None:
    ana = make_staff(workspace, Role.STEWARD, "ana@example.com").user
    fulfil_redemption(workspace=workspace, name=coffee.code, by=ana)

    answer = scan(clerk, coffee.code)

    assert (answer.look, answer.words) == ("bad", "Already handed out")
    assert str(ana) in answer.more
    assert f"{timezone.localtime():%Y}" in answer.more


def test_enter_pressed_twice_is_no_refusal(clerk: Client, coffee: Redemption) -> None:
    scan(clerk, coffee.code)

    answer = scan(clerk, coffee.code)

    assert (answer.look, answer.words) == ("good", "Hand it out")
    assert "scanned twice" in answer.more
    assert coffee.steps.filter(workspace=coffee.workspace).count() == 2


def test_the_same_clerk_is_refused_later(clerk: Client, coffee: Redemption) -> None:
    scan(clerk, coffee.code)
    steps = coffee.steps.filter(workspace=coffee.workspace, state=RedemptionState.FULFILLED)
    steps.update(at=timezone.now() - timedelta(minutes=1))

    assert scan(clerk, coffee.code).words == "Already handed out"


def test_a_code_whose_time_is_over_has_expired(clerk: Client, coffee: Redemption) -> None:
    coffee.expires_at = timezone.now() - timedelta(minutes=1)
    coffee.save()

    answer = scan(clerk, coffee.code)

    assert (answer.look, answer.words, answer.may_undo) == ("bad", "Expired", False)
    assert state_of(coffee) == RedemptionState.ISSUED


def test_a_code_that_was_taken_back_is_not_good(clerk: Client, coffee: Redemption) -> None:
    reverse_redemption(workspace=coffee.workspace, name=coffee.code, reason="Mistake")

    answer = scan(clerk, coffee.code)

    assert (answer.look, answer.words) == ("bad", "Not good any more")


@pytest.mark.parametrize("typed", ["K7PM2-QXH9T", "HELLO", "a\0b", "9" * 5000, "Ünïcödé", "<b>"])
def test_what_is_no_code_is_unknown(typed: str, clerk: Client, coffee: Redemption) -> None:
    answer = clerk.post(page("loyalty_counter"), {"code": typed})

    assert (answer.status_code, answer.context["answer"].words) == (200, "Unknown code")
    assert "<b>:" not in text_of(answer)


def test_the_id_of_a_redemption_is_no_code(clerk: Client, coffee: Redemption) -> None:
    assert scan(clerk, str(coffee.pk)).words == "Unknown code"
    assert state_of(coffee) == RedemptionState.ISSUED


def test_another_workspaces_code_is_unknown(clerk: Client, coffee: Redemption) -> None:
    elsewhere = make_member(make_workspace("other-club"))
    make_reward(elsewhere.workspace)
    give(elsewhere)
    theirs = redeem(elsewhere)

    answer = scan(clerk, theirs.code)
    undone = clerk.post(page("loyalty_counter"), {"undo": str(theirs.pk)}).context["answer"]

    assert (answer.words, undone.words) == ("Unknown code", "Not undone")
    assert state_of(theirs) == RedemptionState.ISSUED


def test_undo_makes_the_code_good_again(clerk: Client, coffee: Redemption) -> None:
    scan(clerk, coffee.code)

    answer = clerk.post(page("loyalty_counter"), {"undo": str(coffee.pk)}).context["answer"]

    assert (answer.look, answer.words) == ("note", "Undone")
    assert state_of(coffee) == RedemptionState.ISSUED
    assert scan(clerk, coffee.code).words == "Hand it out"


def test_undo_of_what_was_not_handed_out_is_refused_in_words(
    clerk: Client, coffee: Redemption
) -> None:
    answer = clerk.post(page("loyalty_counter"), {"undo": str(coffee.pk)}).context["answer"]

    assert (answer.look, answer.more) == ("bad", "This was not given out.")


def test_an_empty_field_only_opens_the_page(clerk: Client) -> None:
    answer = clerk.post(page("loyalty_counter"), {"code": "  "})

    assert (answer.status_code, answer.context["answer"]) == (200, None)


def test_the_field_is_ready_for_the_next_code_without_a_script(
    clerk: Client, coffee: Redemption
) -> None:
    html = text_of(clerk.post(page("loyalty_counter"), {"code": coffee.code}))

    assert 'name="code" type="text" autofocus' in html
    assert f'value="{coffee.code}"' not in html
