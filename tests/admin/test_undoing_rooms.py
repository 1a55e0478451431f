"""Each room's actions are taken back by the button on the message that says them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, StaffMember, Workspace
from accounts.scopes import Role
from analytics.models import Segment
from campaigns.mail.card.settings import card_letters_of
from loyalty.models import TierGrant
from tests.admin.pressing import press_undo, undo_of
from tests.admin.rows import opened
from tests.admin.test_loyalty_definitions import KINDS, each_kind
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.campaigns.automations.setting import make_automation
from tests.campaigns.outreach.setting import make_campaign, make_segment
from tests.loyalty.programme import make_rule, points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_ladder, standing_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_queue")]


def send(desk: Client, address: str, form: str, **given: Any) -> Any:
    return desk.post(address, opened(desk, address, form) | given, follow=True)


@each_kind
def test_a_definition_says_again_what_it_said(kind: str, desk: Client) -> None:
    model, given = KINDS[kind]
    add = page(f"loyalty_{kind}_add")
    assert undo_of(send(desk, add, "definition-form", **given)) == ""
    row = model._default_manager.get(workspace=StaffMember.objects.get().workspace)
    change = page(f"loyalty_{kind}_change", row.pk)
    form = opened(desk, change, "definition-form")
    form.pop("active")
    then = desk.post(change, form | {"title": "A slip"}, follow=True)
    row.refresh_from_db()
    assert (row.title, row.is_active) == ("A slip", False)

    press_undo(desk, then)

    row.refresh_from_db()
    assert (row.title, row.is_active) == (given["title"], True)


@pytest.mark.parametrize("kind", ["reward", "stampprogram"])
def test_a_retired_reward_or_programme_is_there_again(
    kind: str, desk: Client, workspace: Workspace
) -> None:
    row: Any = make_reward(workspace, stock=5) if kind == "reward" else make_program(workspace)
    change = page(f"loyalty_{kind}_change", row.pk)
    form = opened(desk, change, "definition-form")
    form.pop("active")
    then = desk.post(change, form, follow=True)

    press_undo(desk, then)

    row.refresh_from_db()
    assert row.is_active


def test_an_edited_rule_says_again_what_it_said(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace)
    then = send(desk, page("loyalty_eventrule_change", rule.pk), "rule-form", title="A slip")

    press_undo(desk, then)

    rule.refresh_from_db()
    assert rule.title != "A slip"
    assert rule.number == 3


def test_adjusted_points_go_back(desk: Client, member: Customer) -> None:
    address = page("loyalty_adjust", member.pk)
    then = send(desk, address, "adjust", points="50", reason="A slip")

    answer = press_undo(desk, then)

    assert points_of(member) == 0
    assert answer.redirect_chain[-1][0] == customer_page(member)


def test_a_granted_tier_goes_and_one_taken_back_comes_again(desk: Client, member: Customer) -> None:
    make_ladder(member.workspace)
    then = send(desk, page("loyalty_grant", member.pk), "grant", tier="gold", days="9", reason="x")
    press_undo(desk, then)
    assert standing_of(member)[0] == ""

    send(desk, page("loyalty_grant", member.pk), "grant", tier="gold", days="9", reason="x")
    newest = TierGrant.objects.of(member.workspace).get(ended_at=None)
    press_undo(desk, desk.post(page("loyalty_revoke", newest.pk), follow=True))

    again = TierGrant.objects.of(member.workspace).get(ended_at=None)
    assert (again.tier, again.until_on) == ("gold", newest.until_on)


def test_who_was_enrolled_by_mistake_has_left(desk: Client, member: Customer) -> None:
    program = make_program(member.workspace, enrolment="by_staff")
    then = desk.post(page("loyalty_enrol", program.pk, member.pk), follow=True)

    press_undo(desk, then)

    assert page("loyalty_enrol", program.pk, member.pk) in text_of(desk.get(customer_page(member)))


def test_what_was_handed_out_by_mistake_waits_again(desk: Client, member: Customer) -> None:
    make_reward(member.workspace, stock=5)
    give(member)
    row = redeem(member)
    then = desk.post(page("loyalty_redemption_fulfil", row.pk), follow=True)

    press_undo(desk, then)

    row.refresh_from_db()
    assert row.state == "issued"


def test_a_steward_redeems_and_sees_no_button_that_they_may_not_press(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=5)
    give(member)
    address = page("loyalty_redeem", reward.pk, member.pk)

    steward = send(at_desk(member.workspace, Role.STEWARD), address, "redeem")
    chief = send(at_desk(member.workspace, Role.MANAGER), address, "redeem")

    assert "Redeemed. The code" in text_of(steward)
    assert (undo_of(steward), undo_of(chief) != "") == ("", True)


@pytest.mark.parametrize(
    ("name", "words"), [("activate", "Eingeschaltet."), ("retire", "Ausgemustert.")]
)
def test_what_became_of_an_automation_is_said_and_noted_in_german(
    name: str, words: str, desk: Client, workspace: Workspace
) -> None:
    address = page(f"campaigns_automation_{name}", make_automation(workspace).pk)

    then = desk.post(address, follow=True, headers={"Accept-Language": "de"})

    assert words in text_of(then)
    assert words in [one.get_change_message() for one in LogEntry.objects.all()]


@pytest.mark.parametrize("name", ["pause", "retire"])
def test_an_automation_acts_again(name: str, desk: Client, workspace: Workspace) -> None:
    automation = make_automation(workspace)
    then = desk.post(page(f"campaigns_automation_{name}", automation.pk), follow=True)

    press_undo(desk, then)

    automation.refresh_from_db()
    assert automation.state == "active"


def test_a_campaign_that_was_scheduled_is_a_draft_again(desk: Client, workspace: Workspace) -> None:
    campaign = make_campaign(workspace, startsAt=timezone.now() + timedelta(days=1))
    then = desk.post(page("campaigns_campaign_schedule", campaign.pk), follow=True)
    campaign.refresh_from_db()
    assert campaign.state == "scheduled"

    press_undo(desk, then)

    campaign.refresh_from_db()
    assert campaign.state == "draft"


@pytest.mark.parametrize("name", ["launch", "complete", "delete"])
def test_what_cannot_be_undone_of_a_campaign_is_said_before(
    name: str, desk: Client, workspace: Workspace
) -> None:
    campaign = make_campaign(workspace)

    shown = text_of(desk.get(page(f"campaigns_campaign_{name}", campaign.pk)))

    assert any(words in shown for words in ["cannot be taken back", "cannot be undone", "for good"])


def test_letters_are_written_as_before(desk: Client, workspace: Workspace) -> None:
    before = card_letters_of(workspace).days_before
    then = send(desk, page("campaigns_cardletters_changelist"), "card-letters", days_before="33")
    assert card_letters_of(workspace).days_before == 33

    press_undo(desk, then)

    assert card_letters_of(workspace).days_before == before


def test_a_deleted_segment_is_there_again(desk: Client, workspace: Workspace) -> None:
    segment = make_segment(workspace)
    address = page("analytics_segment_delete", segment.pk)
    then = desk.post(address, {"post": "yes"}, follow=True)
    assert not Segment.objects.of(workspace).exists()

    press_undo(desk, then)

    again = Segment.objects.of(workspace).get()
    assert (again.key, again.criteria) == (segment.key, segment.criteria)
