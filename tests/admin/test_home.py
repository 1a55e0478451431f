"""The front page is a day's work: what waits for somebody, what is on today, and the numbers."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from events.imports.models import ImportJob
from events.imports.states import FileFormat, ImportState
from events.webhooks.states import EndpointState
from tests.admin.pictures import pending_photo
from tests.admin.test_list_costs import MOST_AT_HOME, queries_of
from tests.admin.test_ticketing_list_costs import add_order, add_photo, add_question
from tests.admin.visiting import at_desk, page, text_of
from tests.admin.webhook_rows import make_endpoint
from tests.campaigns.outreach.setting import launch, make_campaign
from tests.factories import make_member
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

CALM = "Nothing waits for you"
OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
BACK_OFFICE = {OWNER, MANAGER}


def home(client: Client) -> str:
    """What the front page reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(client.get(page("index")))).split())


def add_redemption(workspace: Workspace, member: Customer, number: int) -> None:
    make_reward(workspace)
    give(member)
    redeem(member)


def add_failed_import(workspace: Workspace, member: Customer, number: int) -> None:
    ImportJob.objects.create(
        workspace=workspace,
        state=ImportState.FAILED,
        name=f"{number}.csv",
        format=FileFormat.TEXT,
        size=1,
        sha256=f"{number}",
    )


def add_webhook(workspace: Workspace, member: Customer, number: int) -> None:
    make_endpoint(workspace, state=EndpointState.DISABLED)


def add_campaign(workspace: Workspace, member: Customer, number: int) -> None:
    launch(make_campaign(workspace, f"c-{number}"))


Add = Callable[[Workspace, Customer, int], object]
WAITS: dict[str, tuple[Add, str, set[Role]]] = {
    "question": (add_question, "1 payment has a question", BACK_OFFICE),
    "photo": (add_photo, "1 photo waits for approval", BACK_OFFICE),
    "wish": (add_photo, "1 person asks to have a photo taken down", BACK_OFFICE),
    "order": (add_order, "1 order waits to be paid at the desk", BACK_OFFICE),
    "redemption": (add_redemption, "1 reward is to be handed out", {*BACK_OFFICE, STEWARD}),
    "import": (add_failed_import, "1 import was stopped by a fault", BACK_OFFICE),
    "webhook": (add_webhook, "1 webhook does not arrive", BACK_OFFICE),
    "campaign": (add_campaign, "1 campaign is running", {*BACK_OFFICE, ANALYST}),
}


@pytest.mark.parametrize("name", WAITS)
def test_what_waits_is_said_to_those_who_can_do_it(
    name: str, workspace: Workspace, member: Customer, subtests: pytest.Subtests
) -> None:
    add, words, roles = WAITS[name]
    add(workspace, member, 0)

    for role in Role:
        with subtests.test(role=role):
            shown = home(at_desk(workspace, role))
            assert (words in shown) is (role in roles)


@pytest.mark.parametrize("name", WAITS)
def test_the_link_leads_to_just_those(name: str, workspace: Workspace, member: Customer) -> None:
    desk = at_desk(workspace)
    WAITS[name][0](workspace, member, 0)
    tasks = re.findall(r'<a href="([^"]+)"><strong>', text_of(desk.get(page("index"))))

    answers = [desk.get(address.replace("&amp;", "&"), follow=True) for address in tasks]

    assert tasks
    assert [one.status_code for one in answers] == [200] * len(tasks)
    assert all("e=1" not in one.request["QUERY_STRING"] for one in answers)


@pytest.mark.parametrize("role", Role)
def test_a_day_with_nothing_to_do_is_calm(role: Role, workspace: Workspace) -> None:
    assert CALM in home(at_desk(workspace, role))


def test_nothing_of_another_house_waits_here(stranger: Customer, workspace: Workspace) -> None:
    for add in {add for add, _words, _roles in WAITS.values()}:
        add(stranger.workspace, stranger, 0)

    shown = home(at_desk(workspace))

    assert CALM in shown
    assert "is running" not in shown


def evening(workspace: Workspace, key: str = "tonight", *, days: int = 0) -> TicketedEvent:
    """An event that began half an hour ago, or so many days from then."""
    starts = timezone.now() - timedelta(minutes=30) + timedelta(days=days)
    return make_ticketed_event(
        workspace,
        key,
        title=f"Jazz {key}",
        startsAt=starts.isoformat(),
        endsAt=(starts + timedelta(hours=3)).isoformat(),
    )


def sold(event: TicketedEvent, *, came: int, missing: int) -> None:
    """Tickets, of which some came in."""
    for _ in range(came + missing):
        sell(event, make_member(event.workspace), at=event.starts_at - timedelta(hours=1))
    rows = Ticket.objects.of(event.workspace).filter(ticketed_event=event)
    first = list(rows.values_list("id", flat=True)[:came])
    rows.filter(id__in=first).update(entries=1, is_inside=True)


def test_todays_event_says_how_many_came_and_opens_its_door(workspace: Workspace) -> None:
    event = evening(workspace)
    sold(event, came=1, missing=2)
    desk = at_desk(workspace, STEWARD)

    html, shown = text_of(desk.get(page("index"))), home(desk)

    assert "1 in so far of 3" in shown
    assert reverse("door:door", args=[event.key]) in html
    assert page("ticketing_sell", event.pk) not in html


def test_who_only_looks_sees_the_day_without_doors(workspace: Workspace) -> None:
    event = evening(workspace)

    html = text_of(at_desk(workspace, ANALYST).get(page("index")))

    assert event.title in html
    assert reverse("door:door", args=[event.key]) not in html


def test_a_day_without_an_event_says_what_is_next(workspace: Workspace) -> None:
    evening(workspace, "later", days=9)
    evening(workspace, "over", days=-2)

    shown = home(at_desk(workspace))

    assert "No event today. Next: Jazz later" in shown
    assert "Jazz over" not in shown


def test_the_home_costs_no_more_queries_when_more_waits(
    workspace: Workspace, member: Customer
) -> None:
    desk = at_desk(workspace)
    for add in {add for add, _words, _roles in WAITS.values()}:
        add(workspace, member, 0)
    sold(evening(workspace), came=0, missing=1)
    few = queries_of(desk, page("index"))

    for number in range(1, 6):
        pending_photo(make_ticketed_event(workspace), 10 + number)
        add_failed_import(workspace, member, number)
        add_webhook(workspace, member, number)
        add_campaign(workspace, member, number)
        sold(evening(workspace, f"more-{number}"), came=0, missing=1)
    many = queries_of(desk, page("index"))

    assert len(many) == len(few) <= MOST_AT_HOME


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("accounts_customer", "Everybody who has a pass with you."),
        ("events_activityevent", "The first comes from the counter, the door"),
        ("loyalty_eventrule", "A rule says what earns points"),
        ("ticketing_ticketedevent", "Visitors see it once it is published."),
        ("ticketing_ticket", "The first comes with the first sale."),
    ],
)
def test_an_empty_list_says_what_will_stand_there(
    name: str, words: str, workspace: Workspace
) -> None:
    shown = text_of(at_desk(workspace).get(page(f"{name}_changelist")))

    assert words in shown
    assert "What is recorded appears here" not in shown
