"""Who sees what of stamp programmes and rewards: each role, each page; and no stranger anything."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from events.services.privacy import erase_customer
from loyalty.models import Enrolment, Redemption, Reward, StampProgram
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_member, make_workspace, purchase
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.stamps.stamped import make_program

pytestmark = pytest.mark.django_db

OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
EVERYBODY = {OWNER, MANAGER, STEWARD, ANALYST}
CHIEFS = {OWNER, MANAGER}
CLERKS = {OWNER, MANAGER, STEWARD}


@dataclass(frozen=True)
class Shop:
    """A workspace with one of everything that stamps and rewards have."""

    workspace: Workspace
    customer: Customer
    program: StampProgram
    reward: Reward
    redemption: Redemption


@pytest.fixture
def shop(member: Customer) -> Shop:
    workspace = member.workspace
    program = make_program(workspace, "card", title="Secret card", threshold=2)
    program.workspace = workspace
    reward = make_reward(workspace, title="Secret mug", stock=3)
    give(member)
    record(workspace, *[purchase(member)] * 3, at=timezone.now())
    return Shop(workspace, member, program, reward, redeem(member))


Address = Callable[[Shop], str]
PAGES: dict[str, tuple[Address, set[Role]]] = {
    "front": (lambda s: page("index"), EVERYBODY),
    "customer": (lambda s: customer_page(s.customer), EVERYBODY),
    "programmes": (lambda s: page("loyalty_stampprogram_changelist"), EVERYBODY),
    "programme": (lambda s: page("loyalty_stampprogram_change", s.program.pk), EVERYBODY),
    "add programme": (lambda s: page("loyalty_stampprogram_add"), CHIEFS),
    "delete programme": (lambda s: page("loyalty_stampprogram_delete", s.program.pk), set()),
    "leave": (lambda s: page("loyalty_leave", s.program.pk, s.customer.pk), CHIEFS),
    "rewards": (lambda s: page("loyalty_reward_changelist"), EVERYBODY),
    "reward": (lambda s: page("loyalty_reward_change", s.reward.pk), EVERYBODY),
    "add reward": (lambda s: page("loyalty_reward_add"), CHIEFS),
    "delete reward": (lambda s: page("loyalty_reward_delete", s.reward.pk), set()),
    "redeem": (lambda s: page("loyalty_redeem", s.reward.pk, s.customer.pk), CLERKS),
    "redemptions": (lambda s: page("loyalty_redemption_changelist"), EVERYBODY),
    "redemption": (lambda s: page("loyalty_redemption_change", s.redemption.pk), EVERYBODY),
    "add redemption": (lambda s: page("loyalty_redemption_add"), set()),
    "delete redemption": (lambda s: page("loyalty_redemption_delete", s.redemption.pk), set()),
    "take back": (lambda s: page("loyalty_redemption_reverse", s.redemption.pk), CHIEFS),
    "counter": (lambda s: page("loyalty_counter"), CLERKS),
}
ABOUT_ONE = ["programme", "leave", "reward", "redeem", "redemption", "take back"]
LISTS = ["front", "programmes", "rewards", "redemptions", "counter"]
READABLE = ["programme", "reward"]


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    role: Role, shop: Shop, subtests: pytest.Subtests
) -> None:
    desk = at_desk(shop.workspace, role)

    for name, (address, allowed) in PAGES.items():
        with subtests.test(page=name):
            answer = desk.get(address(shop))
            assert answer.status_code == (200 if role in allowed else 403)


def test_another_workspaces_rows_are_not_there(shop: Shop, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    for name in ABOUT_ONE:
        with subtests.test(page=name):
            address = PAGES[name][0](shop)
            assert elsewhere.get(address).status_code == 404
            assert elsewhere.post(address).status_code == 404


@pytest.mark.parametrize("name", ["loyalty_redemption_fulfil", "loyalty_redemption_undo"])
def test_buttons_reach_no_other_workspace(name: str, shop: Shop) -> None:
    address = page(name, shop.redemption.pk)

    strangers = at_desk(make_workspace("other-club")).post(address)
    analysts = at_desk(shop.workspace, ANALYST).post(address)

    assert (strangers.status_code, analysts.status_code) == (404, 403)
    shop.redemption.refresh_from_db()
    assert shop.redemption.state == "issued"


@pytest.mark.parametrize("what", ["program", "reward"])
def test_ones_own_customer_has_nothing_of_another_workspace(what: str, shop: Shop) -> None:
    other = make_workspace("other-club")
    theirs, desk = make_member(other), at_desk(other)
    name = "loyalty_enrol" if what == "program" else "loyalty_redeem"

    answer = desk.post(page(name, getattr(shop, what).pk, theirs.pk), {})

    assert answer.status_code == 404
    assert not Enrolment.objects.filter(workspace=other).exists()


def test_lists_show_nothing_of_another_workspace(shop: Shop, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    words = ["Secret", "Sarah", shop.redemption.code, str(shop.redemption.pk)]
    for name in LISTS:
        with subtests.test(page=name):
            shown = text_of(elsewhere.get(PAGES[name][0](shop)))
            assert [word for word in words if word in shown] == []


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_change_reads_it_in_words(
    role: Role, shop: Shop, subtests: pytest.Subtests
) -> None:
    desk = at_desk(shop.workspace, role)

    for name in READABLE:
        with subtests.test(page=name):
            address = PAGES[name][0](shop)
            shown = text_of(desk.get(address))
            assert "Secret" in shown
            assert 'name="title"' not in shown
            assert "None" not in shown
            assert desk.post(address, {"title": "Mine"}).status_code == 403


@pytest.mark.parametrize(("role", "seen"), [(STEWARD, [True, True]), (ANALYST, [False, False])])
def test_who_may_not_redeem_has_no_button(role: Role, seen: list[bool], shop: Shop) -> None:
    desk = at_desk(shop.workspace, role)
    html = text_of(desk.get(customer_page(shop.customer)))

    buttons = [shop.reward.pk, shop.program.reward_id]
    addresses = [page("loyalty_redeem", key, shop.customer.pk) for key in buttons]
    assert [address in html for address in addresses] == seen


@pytest.mark.parametrize(("role", "is_listed"), [(STEWARD, True), (ANALYST, False)])
def test_the_sidebar_leads_clerks_to_the_counter(role: Role, is_listed: bool, shop: Shop) -> None:
    html = text_of(at_desk(shop.workspace, role).get(page("index")))

    assert (page("loyalty_counter") in html) is is_listed


def test_no_page_needs_more_than_the_policy_allows(shop: Shop, subtests: pytest.Subtests) -> None:
    desk = at_desk(shop.workspace)

    opened = {name: address for name, (address, roles) in PAGES.items() if OWNER in roles}
    for name, address in opened.items():
        with subtests.test(page=name):
            html = text_of(desk.get(address(shop)))
            assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
            assert re.findall(r"<style|\son(?:click|change|load|submit|input)=", html) == []
            assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html) == []
            assert re.findall(r"\bNone\b(?! of)", html) == []


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
@pytest.mark.parametrize("name", ["loyalty_enrol", "loyalty_leave"])
def test_who_may_not_change_customers_enrols_nobody(name: str, role: Role, shop: Shop) -> None:
    before = Enrolment.objects.get(workspace=shop.workspace).left_at

    answer = at_desk(shop.workspace, role).post(page(name, shop.program.pk, shop.customer.pk))

    assert answer.status_code == 403
    assert Enrolment.objects.get(workspace=shop.workspace).left_at == before


def test_an_erased_customers_redemption_is_still_shown(shop: Shop) -> None:
    erase_customer(customer=shop.customer, at=timezone.now())
    desk = at_desk(shop.workspace)

    listed = text_of(desk.get(page("loyalty_redemption_changelist")))
    html = text_of(desk.get(page("loyalty_redemption_change", shop.redemption.pk)))

    assert "Secret mug" in listed
    assert "Secret mug" in html
    assert "Sarah" not in listed + html
    assert customer_page(shop.customer) not in html
