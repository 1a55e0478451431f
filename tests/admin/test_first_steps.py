"""A new workspace is led through, from nothing at all to its first scan."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from accounts.services.workspaces import close_guide
from events.kinds import EventType
from tests.admin.rows import opened
from tests.admin.test_list_costs import MOST_AT_HOME, queries_of
from tests.admin.visiting import at_desk, operator, page, text_of
from tests.factories import make_event, make_member, make_staff, make_workspace
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db

SIX = "First steps {done} of 6 done"
DONE = "You are set up 6 of 6 done"


def home(client: Client) -> str:
    """What the front page reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(client.get(page("index")))).split())


def steps(client: Client) -> str:
    """How far the first steps are."""
    found = re.search(r"(First steps|You are set up) \d of \d done", home(client))
    return found[0] if found else ""


def links(client: Client) -> dict[str, str]:
    """Where the buttons of the first steps lead."""
    html = text_of(client.get(page("index"))).partition("foyer-guide")[2].partition("</section>")[0]
    found = re.findall(r'<a class="foyer-button" href="([^"]+)">([^<]+)</a>', html)
    return {label: address for address, label in found}


def publish_the_example(client: Client) -> TicketedEvent:
    """The prefilled event, sent as it stands."""
    add = links(client)["Set up an event"]
    form = opened(client, add, "event-form")
    answer = client.post(add, form | {"save": "publish"}, follow=True)
    assert answer.status_code == 200
    return TicketedEvent.objects.select_related("workspace").get(title=form["title"])


def test_from_an_empty_workspace_to_the_last_tick(workspace: Workspace) -> None:
    owner, said = at_desk(workspace), []
    said.append(steps(owner))

    event = publish_the_example(owner)
    said.append(steps(owner))  # the event, and payment at the desk with it
    desk = links(owner)["Sell a ticket"]
    sale = opened(owner, desk, "sell")
    sold = sale | {"name": "Ada", "email": "ada@example.com", "number-admission": "1"}
    owner.post(desk, sold, follow=True)
    said.append(steps(owner))
    make_staff(workspace, Role.STEWARD)
    said.append(steps(owner))
    make_event(make_member(workspace), kind="check_in", category="activity")
    said.append(steps(owner))
    Workspace.objects.filter(pk=workspace.pk).update(colour="#0b5d4e")
    said.append(steps(owner))

    assert event.desk_hold_hours
    assert said == [*(SIX.format(done=n) for n in (0, 2, 3, 4, 5)), DONE]


def test_the_rule_is_the_other_beginning_and_comes_filled_in(workspace: Workspace) -> None:
    clerk = at_desk(workspace, Role.MANAGER)
    add = links(clerk)["Write a rule"]
    form = opened(clerk, add, "rule-form")

    answer = clerk.post(add, form | {"save": "save"}, follow=True)

    assert form["title"] == "A point for every euro spent"
    assert answer.status_code == 200
    assert steps(clerk).startswith("First steps 1 of")


def test_a_purchase_is_a_first_sale_too(member: Customer) -> None:
    owner = at_desk(member.workspace)
    before = steps(owner)

    make_event(member)

    assert (before, steps(owner)) == (SIX.format(done=0), SIX.format(done=1))


def test_every_button_leads_to_a_page(workspace: Workspace) -> None:
    owner = at_desk(workspace)

    codes = {label: owner.get(address).status_code for label, address in links(owner).items()}

    assert len(codes) >= 6
    assert set(codes.values()) == {200}


@pytest.mark.parametrize(
    ("role", "is_led"),
    [(Role.OWNER, True), (Role.MANAGER, True), (Role.STEWARD, False), (Role.ANALYST, False)],
)
def test_only_those_who_set_up_are_led(role: Role, is_led: bool, workspace: Workspace) -> None:
    assert bool(steps(at_desk(workspace, role))) is is_led


def test_a_manager_sees_no_step_that_only_an_owner_can_take(workspace: Workspace) -> None:
    shown = links(at_desk(workspace, Role.MANAGER))

    assert "Ask somebody in" not in shown
    assert "Take cards online" not in shown
    assert "Sell a ticket" in shown


def test_they_are_put_away_and_come_back(workspace: Workspace) -> None:
    owner = at_desk(workspace)

    owner.post(page("guide"))
    away = home(owner)
    owner.post(page("guide"), {"again": "1"})

    assert "First steps 0" not in away
    assert "Show the first steps again" in away
    assert steps(owner) == SIX.format(done=0)


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_does_not_set_up_puts_nothing_away(role: Role, workspace: Workspace) -> None:
    answer = at_desk(workspace, role).post(page("guide"))

    workspace.refresh_from_db()
    assert (answer.status_code, workspace.guide_closed_at) == (403, None)


def test_putting_away_is_no_link(workspace: Workspace) -> None:
    assert at_desk(workspace).get(page("guide")).status_code == 405


def test_another_house_ticks_nothing_here(workspace: Workspace) -> None:
    elsewhere = make_workspace("other-club", currency="EUR")
    make_event(make_member(elsewhere), kind=EventType.PURCHASE)
    close_guide(workspace=elsewhere, at=timezone.now() - timedelta(days=1))

    assert steps(at_desk(workspace)) == SIX.format(done=0)


def test_the_operator_begins_with_a_workspace(db: None) -> None:
    shown = home(operator())

    assert "There is no workspace yet" in shown
    assert "Create the first workspace" in shown


def test_the_steps_cost_no_more_queries_when_they_are_done(member: Customer) -> None:
    owner = at_desk(member.workspace)
    open_ones = queries_of(owner, page("index"))
    close_guide(workspace=member.workspace, at=timezone.now())
    put_away = queries_of(owner, page("index"))

    assert len(put_away) < len(open_ones) <= MOST_AT_HOME
