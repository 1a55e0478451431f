"""Who sees what in the admin: each role, each page; and another workspace's staff sees nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import ApiKey, Customer, StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.keys import create_api_key
from events.models import ActivityEvent
from tests.admin.visiting import at_desk, operator, page, signed_in, text_of
from tests.factories import PASSWORD, make_event, make_member, make_staff, make_workspace

pytestmark = pytest.mark.django_db

OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
EVERYBODY = {OWNER, MANAGER, STEWARD, ANALYST}


@dataclass(frozen=True)
class Premises:
    """One workspace with one of everything."""

    workspace: Workspace
    customer: Customer
    event: ActivityEvent
    member: StaffMember
    key: ApiKey


@pytest.fixture
def premises(member: Customer) -> Premises:
    workspace = member.workspace
    key = create_api_key(workspace=workspace, name="till at the bar")[0]
    event = make_event(member, source="till-7")
    return Premises(workspace, member, event, make_staff(workspace, STEWARD), key)


Address = Callable[[Premises], str]
PAGES: dict[str, tuple[Address, set[Role]]] = {
    "front": (lambda p: page("index"), EVERYBODY),
    "customers": (lambda p: page("accounts_customer_changelist"), EVERYBODY),
    "customer": (lambda p: page("accounts_customer_change", p.customer.pk), EVERYBODY),
    "add customer": (lambda p: page("accounts_customer_add"), {OWNER, MANAGER}),
    "delete customer": (lambda p: page("accounts_customer_delete", p.customer.pk), set()),
    "import customers": (lambda p: page("accounts_customer_import"), {OWNER, MANAGER}),
    "export customers": (lambda p: page("accounts_customer_export"), {OWNER, MANAGER}),
    "history": (lambda p: page("events_history", p.customer.pk), EVERYBODY),
    "purchase": (lambda p: page("events_record", p.customer.pk, "purchase"), {OWNER, MANAGER}),
    "refund": (lambda p: page("events_record", p.customer.pk, "refund"), {OWNER, MANAGER}),
    "visit": (lambda p: page("events_record", p.customer.pk, "visit"), EVERYBODY - {ANALYST}),
    "redeem": (lambda p: page("events_record", p.customer.pk, "redemption"), EVERYBODY - {ANALYST}),
    "erase": (lambda p: page("events_erase", p.customer.pk), {OWNER, MANAGER}),
    "activity": (lambda p: page("events_activityevent_changelist"), EVERYBODY),
    "event": (lambda p: page("events_activityevent_change", p.event.pk), EVERYBODY),
    "add event": (lambda p: page("events_activityevent_add"), set()),
    "delete event": (lambda p: page("events_activityevent_delete", p.event.pk), set()),
    "staff": (lambda p: page("accounts_staffmember_changelist"), {OWNER}),
    "add staff": (lambda p: page("accounts_staffmember_add"), {OWNER}),
    "member": (lambda p: page("accounts_staffmember_change", p.member.pk), {OWNER}),
    "remove staff": (lambda p: page("accounts_staffmember_delete", p.member.pk), {OWNER}),
    "keys": (lambda p: page("accounts_apikey_changelist"), {OWNER}),
    "add key": (lambda p: page("accounts_apikey_add"), {OWNER}),
    "key": (lambda p: page("accounts_apikey_change", p.key.pk), {OWNER}),
    "delete key": (lambda p: page("accounts_apikey_delete", p.key.pk), set()),
    "workspaces": (lambda p: page("accounts_workspace_changelist"), {OWNER}),
    "workspace": (lambda p: page("accounts_workspace_change", p.workspace.pk), {OWNER}),
    "secret": (lambda p: page("accounts_workspace_rotate", p.workspace.pk), {OWNER}),
    "add workspace": (lambda p: page("accounts_workspace_add"), set()),
    "delete workspace": (lambda p: page("accounts_workspace_delete", p.workspace.pk), set()),
    "users": (lambda p: page("accounts_user_changelist"), set()),
    "add user": (lambda p: page("accounts_user_add"), set()),
    "user": (lambda p: page("accounts_user_change", p.member.user.pk), set()),
}
# Pages about one row: elsewhere they do not exist.
ABOUT_ONE = ["customer", "history", "purchase", "visit", "erase", "event", "member", "key"]
ABOUT_ONE += ["workspace", "secret", "remove staff"]


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    role: Role, premises: Premises, subtests: pytest.Subtests
) -> None:
    desk = at_desk(premises.workspace, role)

    for name, (address, allowed) in PAGES.items():
        with subtests.test(page=name):
            answer = desk.get(address(premises))
            assert answer.status_code == (200 if role in allowed else 403)


def test_somebody_without_a_role_is_asked_to_sign_in(
    premises: Premises, subtests: pytest.Subtests
) -> None:
    nobody = User.objects.create_user("nobody@example.com", PASSWORD, is_staff=True)
    clients = signed_in(nobody), Client()

    for name, (address, _) in PAGES.items():
        with subtests.test(page=name):
            answers = [one.get(address(premises)) for one in clients]
            assert [answer.status_code for answer in answers] == [302, 302]
            assert all("/admin/login/" in answer["Location"] for answer in answers)


def test_another_workspaces_rows_are_not_there(
    premises: Premises, subtests: pytest.Subtests
) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    for name in ABOUT_ONE:
        with subtests.test(page=name):
            address = PAGES[name][0](premises)
            assert elsewhere.get(address).status_code == 404
            # What nobody may change is refused before anybody looks whether it is there.
            refused = 403 if name in {"event", "key"} else 404
            assert elsewhere.post(address).status_code == refused


LISTS = ["front", "customers", "activity", "staff", "keys", "workspaces", "export customers"]


def test_lists_show_nothing_of_another_workspace(
    premises: Premises, subtests: pytest.Subtests
) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    secrets = ["Sarah", "till-7", "till at the bar", str(premises.member.user), "City Gym"]
    for name in LISTS:
        with subtests.test(page=name):
            shown = text_of(elsewhere.get(PAGES[name][0](premises)))
            assert [word for word in secrets if word in shown] == []


def test_a_search_finds_nobody_elsewhere(premises: Premises) -> None:
    elsewhere = at_desk(make_workspace("other-club"))
    address = page("events_activityevent_changelist")

    for words in ["Sarah", "till-7", str(premises.event.pk), str(premises.customer.pk)]:
        shown = text_of(elsewhere.get(address, {"q": words}))

        assert "Nothing matches" in shown


def test_the_sidebar_lists_only_what_one_may_see(premises: Premises) -> None:
    shown = text_of(at_desk(premises.workspace, STEWARD).get(page("index")))

    assert page("accounts_customer_changelist") in shown
    assert page("accounts_staffmember_changelist") not in shown
    assert page("accounts_apikey_changelist") not in shown
    assert page("accounts_user_changelist") not in shown


def test_the_customer_page_offers_a_steward_what_happens_at_doors(premises: Premises) -> None:
    shown = text_of(at_desk(premises.workspace, STEWARD).get(PAGES["customer"][0](premises)))

    assert page("events_record", premises.customer.pk, "visit") in shown
    assert page("events_record", premises.customer.pk, "purchase") not in shown
    assert page("events_erase", premises.customer.pk) not in shown


@pytest.mark.parametrize("name", ["staff", "keys", "users", "workspaces", "add workspace"])
def test_the_operator_opens_everything(name: str, premises: Premises) -> None:
    answer = operator().get(PAGES[name][0](premises))

    assert answer.status_code == 200


def test_the_operator_starts_before_there_is_a_workspace() -> None:
    client = operator()

    answers = [client.get(page(name)) for name in ("index", "accounts_customer_changelist")]

    assert "There is no workspace yet" in text_of(answers[0])
    assert answers[1].status_code == 403


def test_staff_of_two_workspaces_choose_one(premises: Premises) -> None:
    member = make_staff(premises.workspace, OWNER)
    other = make_workspace("a-harbour-cafe")
    make_member(other, "mike", name="Mike Chen")
    StaffMember.objects.create(workspace=other, user=member.user, role=ANALYST)
    client = signed_in(member.user)

    before = text_of(client.get(page("accounts_customer_changelist")))
    moved = client.post(page("station"), {"workspace_id": str(premises.workspace.pk)})
    after = text_of(client.get(page("accounts_customer_changelist")))

    assert moved.status_code == 302
    assert ("Mike Chen" in before, "Sarah Johnson" in before) == (True, False)
    assert ("Mike Chen" in after, "Sarah Johnson" in after) == (False, True)


def test_nobody_goes_to_a_workspace_without_a_role(premises: Premises) -> None:
    client = at_desk(make_workspace("other-club"))

    answers = [
        client.post(page("station"), {"workspace_id": str(premises.workspace.pk)}),
        client.post(page("station"), {"workspace_id": "nonsense"}),
        client.get(page("station")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 405]


def test_changing_the_workspace_needs_the_pages_own_token(premises: Premises) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff(premises.workspace).user)

    answer = client.post(page("station"), {"workspace_id": str(premises.workspace.pk)})

    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["digest=x", "scopes__contains=x", "workspace__slug=x", "o=%00"])
def test_the_address_asks_no_field_that_the_list_does_not_offer(
    query: str, premises: Premises
) -> None:
    answer = at_desk(premises.workspace).get(f"{page('accounts_apikey_changelist')}?{query}")

    assert answer.status_code in {200, 302, 400}
    assert answer.status_code == 400 or "o=" in query
