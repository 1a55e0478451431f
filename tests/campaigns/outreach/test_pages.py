"""Campaigns in the admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from campaigns.models import Campaign, CampaignState, Target, TargetState
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, page, text_of
from tests.campaigns.outreach.setting import (
    CALL,
    carry_out,
    crowd,
    launch,
    make_campaign,
    make_segment,
)
from tests.factories import draft, make_member
from tests.loyalty.programme import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_queue")]
LIST, ADD = "campaigns_campaign_changelist", "campaigns_campaign_add"


def at(campaign: Campaign, what: str = "change") -> str:
    return page(f"campaigns_campaign_{what}", campaign.pk)


def words_of(desk: Client, address: str) -> str:
    answer = desk.get(address, follow=True)
    assert answer.status_code == 200
    text = text_of(answer)
    assert "None" not in text
    return " ".join(text.split())


def test_an_empty_list_suggests_what_to_begin_with(desk: Client) -> None:
    text = words_of(desk, page(LIST))

    assert "No campaigns yet" in text
    assert "idea=win-back" in text
    assert "idea=spend-tier" in text


@pytest.mark.parametrize("idea", ["win-back", "spend-tier", "nonsense", ""])
def test_an_idea_fills_in_the_form(desk: Client, idea: str) -> None:
    text = words_of(desk, f"{page(ADD)}?idea={idea}")

    assert ("We miss you" in text) == (idea == "win-back")
    assert "Times are in Europe/Berlin." in text
    assert ("Upgrade our best customers" in text) == (idea == "spend-tier")


def test_a_campaign_is_set_up_without_json(desk: Client, workspace: Workspace) -> None:
    make_segment(workspace)
    form = opened(desk, f"{page(ADD)}?idea=win-back", "campaign-form")

    answer = desk.post(page(ADD), form | {"segment": "everyone", "holdout": "5"})

    assert answer.status_code == 302, errors_of(answer)
    made = Campaign.objects.get(workspace=workspace)
    assert answer.headers["Location"] == at(made, "preview")
    assert (made.key, made.title, made.segment) == ("win-back", "We miss you", "everyone")
    assert (made.holdout, made.return_days) == (5, 30)
    assert [one["type"] for one in made.actions] == ["send_email"]


def test_what_is_wrong_is_said_at_its_field(desk: Client, workspace: Workspace) -> None:
    make_segment(workspace)
    form = opened(desk, f"{page(ADD)}?idea=win-back", "campaign-form")

    answer = desk.post(page(ADD), form | {"segment": "everyone", "holdout": "51", "title": ""})

    assert answer.status_code == 200
    assert errors_of(answer).startswith("This field is required. | Ensure this value is less than")
    assert not Campaign.objects.filter(workspace=workspace).exists()


def test_a_second_campaign_of_the_same_key_is_refused(desk: Client, workspace: Workspace) -> None:
    make_campaign(workspace)
    form = opened(desk, f"{page(ADD)}?idea=win-back", "campaign-form")

    answer = desk.post(page(ADD), form | {"segment": "everyone"})

    assert "There is one with this key already." in text_of(answer)


def test_saving_what_the_page_shows_changes_nothing(desk: Client, workspace: Workspace) -> None:
    campaign = make_campaign(workspace, holdout=7, startsAt=timezone.now() + timedelta(days=3))
    before = Campaign.objects.filter(id=campaign.id).values().get()

    answer = desk.post(at(campaign), opened(desk, at(campaign), "campaign-form"))

    assert answer.status_code == 302, errors_of(answer)
    assert Campaign.objects.filter(id=campaign.id).values().get() == before


def test_the_preview_says_for_how_many_it_is(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    campaign = make_campaign(workspace)

    text = words_of(desk, at(campaign, "preview"))

    assert "1 customer is in “everyone” now: 1 would get it, 0 would be left out." in text
    assert "Award 5 points: We miss you." in text
    assert "Sarah Johnson" in text


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("launch", CampaignState.ACTIVE),
        ("schedule", CampaignState.SCHEDULED),
    ],
)
def test_a_draft_is_started_after_a_question(
    desk: Client, workspace: Workspace, name: str, state: CampaignState
) -> None:
    campaign = make_campaign(workspace, startsAt=timezone.now() + timedelta(days=3))
    assert campaign.title in words_of(desk, at(campaign, name))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT

    answer = desk.post(at(campaign, name), follow=True)

    campaign.refresh_from_db()
    assert campaign.state == state
    assert answer.status_code == 200


def test_a_draft_can_be_deleted(desk: Client, workspace: Workspace) -> None:
    campaign = make_campaign(workspace)

    answer = desk.post(at(campaign, "delete"), follow=True)

    assert "No campaigns yet" in text_of(answer)
    assert not Campaign.objects.filter(workspace=workspace).exists()


def test_a_refusal_is_said(desk: Client, workspace: Workspace) -> None:
    campaign = launch(make_campaign(workspace))

    answer = desk.post(at(campaign, "resume"), follow=True)

    assert "This campaign is not paused." in text_of(answer)


def test_progress_asks_for_itself_while_it_moves(desk: Client, workspace: Workspace) -> None:
    crowd(workspace, 3)
    campaign = launch(make_campaign(workspace))

    assert at(campaign, "progress") in words_of(desk, at(campaign))
    moving = desk.get(at(campaign, "progress"))
    Campaign.objects.filter(id=campaign.id).update(state=CampaignState.PAUSED)
    still = desk.get(at(campaign, "progress"))

    assert "<progress" in text_of(moving)
    assert "HX-Refresh" not in moving.headers
    assert still.headers["HX-Refresh"] == "true"


def test_the_result_is_said_as_a_shop_owner_says_it(desk: Client, workspace: Workspace) -> None:
    people = crowd(workspace, 12)
    campaign = carry_out(make_campaign(workspace, actions=[CALL]), at=timezone.now())
    left_out = Target.objects.of(campaign).filter(customer__in=people[:2])
    left_out.update(state=TargetState.HELD_OUT)
    for one in (people[0], *people[2:6]):
        record(workspace, visit(one), at=timezone.now())

    text = words_of(desk, at(campaign))

    said = "Of 10 who got it, 4 came back (40\xa0%); of 2 left out, 1 (50\xa0%)."
    assert " ".join(said.split()) in text
    assert "That is 10 in a hundred fewer than came back by themselves." in text
    assert "So few were compared that chance may have made the difference." in text
    assert "4 (40 %); left out 50 %" in words_of(desk, page(LIST))


def visit(customer: Customer) -> Any:
    return draft(customer, "activity", "visit", event_timestamp=timezone.now())


def test_who_could_not_be_reached_did_not_get_it(desk: Client, workspace: Workspace) -> None:
    crowd(workspace, 2)
    letter = {"type": "send_email", "subject": "Hello", "text": "Hello {name}"}
    campaign = carry_out(make_campaign(workspace, actions=[letter]))

    text = words_of(desk, at(campaign))

    assert "Of 2 whom it is for, 0 came back" in text
    assert "<strong>2</strong> There is no e-mail address." in text
    assert "Skipped" in words_of(desk, at(campaign, "targets"))


def test_a_result_of_nobody_says_so(desk: Client, workspace: Workspace) -> None:
    campaign = carry_out(make_campaign(workspace))

    text = words_of(desk, at(campaign))

    assert "It was for nobody: the segment was empty when it started." in text


def test_the_list_of_targets_says_what_became_of_each(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    campaign = carry_out(make_campaign(workspace))

    text = words_of(desk, at(campaign, "targets"))

    assert "Sarah Johnson" in text
    assert "Done" in text
    assert "Nobody." in words_of(desk, at(campaign, "targets") + "?state=failed")
    assert "Sarah" in words_of(desk, at(campaign, "targets") + "?state=x&page=9")


def test_ten_campaigns_cost_what_one_costs(desk: Client, workspace: Workspace) -> None:
    carry_out(make_campaign(workspace, "one"))
    one = cost(desk, page(LIST))
    for number in range(9):
        carry_out(make_campaign(workspace, f"more-{number}"))

    assert cost(desk, page(LIST)) == one


def test_ten_targets_cost_what_one_costs(desk: Client, workspace: Workspace) -> None:
    crowd(workspace, 1)
    first = carry_out(make_campaign(workspace, "one"))
    for number in range(9):
        make_member(workspace, f"more-{number}")
    second = carry_out(make_campaign(workspace, "ten"))

    assert cost(desk, at(second, "targets")) == cost(desk, at(first, "targets"))
    assert cost(desk, at(second)) == cost(desk, at(first))


def cost(desk: Client, address: str) -> int:
    desk.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return len(captured)


PAGES = ["change", "preview", "targets", "launch", "schedule", "pause", "resume", "complete"]


@pytest.mark.parametrize("what", [*PAGES, "delete"])
def test_another_workspaces_campaign_is_not_there(
    stranger: Customer, desk: Client, what: str
) -> None:
    campaign = make_campaign(stranger.workspace)

    assert desk.get(at(campaign, what)).status_code == 404
    assert desk.post(at(campaign, what)).status_code == 404
    assert Campaign.objects.get(id=campaign.id).state == CampaignState.DRAFT


@pytest.mark.parametrize("what", PAGES[3:])
def test_an_analyst_looks_and_changes_nothing(workspace: Workspace, what: str) -> None:
    campaign = make_campaign(workspace)
    desk = at_desk(workspace, Role.ANALYST)

    assert desk.get(page(LIST)).status_code == 200
    assert desk.get(at(campaign)).status_code == 200
    assert desk.get(at(campaign, "preview")).status_code == 200
    assert desk.post(at(campaign)).status_code == 403
    assert desk.post(at(campaign, what)).status_code == 403
    assert desk.get(page(ADD)).status_code == 403


def test_a_steward_sees_no_campaigns(workspace: Workspace) -> None:
    campaign = make_campaign(workspace)
    desk = at_desk(workspace, Role.STEWARD)

    assert desk.get(page(LIST)).status_code == 403
    assert desk.get(at(campaign)).status_code == 403
