"""Staff lift a customer into a tier at the customer's page, and take that back there."""

import pytest
from django.test import Client

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from loyalty.models import TierGrant
from loyalty.tiers.granting import Favour, grant_tier
from tests.admin.rows import opened
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_workspace
from tests.loyalty.tiers.setting import make_ladder, standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    make_ladder(workspace)
    return at_desk(workspace)


def granted(customer: Customer) -> TierGrant:
    return grant_tier(customer=customer, favour=Favour("gold", "A good friend"))


def test_a_tier_is_granted_with_a_reason_once(desk: Client, member: Customer) -> None:
    address = page("loyalty_grant", member.pk)
    form = opened(desk, address, "grant") | {"tier": "gold", "days": "", "reason": "A friend"}

    desk.post(address, form)
    answer = desk.post(address, form, follow=True)

    assert "Sarah Johnson is at least in Gold now" in text_of(answer)
    row = TierGrant.objects.of(member.workspace).get()
    assert (row.reason, row.until_on, row.by is not None) == ("A friend", None, True)
    assert standing_of(member)[0] == "gold"


def test_the_customers_page_says_who_gave_it_and_why(desk: Client, member: Customer) -> None:
    row = granted(member)

    shown = text_of(desk.get(customer_page(member)))

    assert "for ever, given on" in shown
    assert "A good friend" in shown
    assert page("loyalty_revoke", row.pk) in shown


def test_it_is_taken_back_after_a_question(desk: Client, member: Customer) -> None:
    row = granted(member)
    address = page("loyalty_revoke", row.pk)
    assert "falls at once" in text_of(desk.get(address))
    assert standing_of(member)[0] == "gold"

    desk.post(address)

    assert standing_of(member)[0] == ""
    assert "A good friend" not in text_of(desk.get(customer_page(member)))


def test_what_is_wrong_is_said_at_its_field(desk: Client, member: Customer) -> None:
    address = page("loyalty_grant", member.pk)
    form = opened(desk, address, "grant") | {"tier": "gold", "days": "9999", "reason": "x"}

    assert "3650" in text_of(desk.post(address, form))
    assert not TierGrant.objects.of(member.workspace).exists()


def test_without_tiers_it_says_what_comes_first(workspace: Workspace, member: Customer) -> None:
    shown = text_of(at_desk(workspace).get(page("loyalty_grant", member.pk)))

    assert "set one up under Tiers first" in shown
    assert "<button" not in shown.partition('id="grant"')[2].partition("</form>")[0]


def test_another_workspaces_grant_is_not_there(member: Customer) -> None:
    make_ladder(member.workspace)
    address = page("loyalty_revoke", granted(member).pk)
    elsewhere = at_desk(make_workspace("other-club"))

    assert [elsewhere.get(address).status_code, elsewhere.post(address).status_code] == [404, 404]
    assert standing_of(member)[0] == "gold"


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_may_not_move_points_grants_nothing(desk: Client, member: Customer, role: Role) -> None:
    row, other = granted(member), at_desk(member.workspace, role)

    for address in (page("loyalty_grant", member.pk), page("loyalty_revoke", row.pk)):
        assert other.post(address, {"tier": "gold", "reason": "x"}).status_code == 403
        assert address not in text_of(other.get(customer_page(member)))
