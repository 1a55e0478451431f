"""The house says on one page which letters about points and rewards it writes."""

import pytest

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from campaigns.mail.card.settings import card_letters_of
from tests.admin.visiting import at_desk, page

pytestmark = pytest.mark.django_db
CHOSEN = {"of_expiry": "on", "days_before": "7", "of_rewards": "on"}


def address() -> str:
    return page("campaigns_cardletters_changelist")


def settings_of(workspace: Workspace) -> tuple[bool, int, bool]:
    kept = card_letters_of(workspace)
    return kept.of_expiry, kept.days_before, kept.of_rewards


def test_nothing_is_written_before_somebody_wants_it(workspace: Workspace) -> None:
    answer = at_desk(workspace).get(address())

    assert answer.status_code == 200
    assert settings_of(workspace) == (False, 14, False)


def test_it_is_switched_on_and_off(workspace: Workspace, stranger: Customer) -> None:
    desk = at_desk(workspace)

    desk.post(address(), CHOSEN)
    on = settings_of(workspace)
    desk.post(address(), {"days_before": "7"})

    assert (on, settings_of(workspace)) == ((True, 7, True), (False, 7, False))
    assert settings_of(stranger.workspace) == (False, 14, False)


@pytest.mark.parametrize("days", ["0", "91", "", "x", "\0", "9" * 5000])
def test_a_wrong_number_is_said_at_its_field(workspace: Workspace, days: str) -> None:
    answer = at_desk(workspace).post(address(), CHOSEN | {"days_before": days})

    assert answer.status_code == 422
    assert "foyer-error" in answer.text
    assert settings_of(workspace) == (False, 14, False)


def test_who_only_looks_changes_nothing(workspace: Workspace) -> None:
    desk = at_desk(workspace, Role.ANALYST)

    assert desk.get(address()).status_code == 200
    assert desk.post(address(), CHOSEN).status_code == 403
    assert at_desk(workspace, Role.STEWARD).get(address()).status_code == 403
