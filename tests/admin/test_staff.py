"""Staff: asked in by the owner, with a role; and an owner always stays."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.staff import LastOwner, change_role, invite_staff, remove_staff, sign_up_path
from accounts.services.workspaces import add_staff
from core.errors import NotPermitted
from tests.admin.visiting import member_page, operator, page, signed_in, text_of
from tests.factories import PASSWORD, make_staff, make_workspace

pytestmark = pytest.mark.django_db

_LINK = re.compile(r"http://testserver(/admin/welcome/[\w-]+/[\w-]+/)")
NEW_PASSWORD = "a table by the window"


@pytest.fixture
def owner(workspace: Workspace) -> StaffMember:
    return make_staff(workspace, Role.OWNER, "owner@example.com")


def invite(owner: StaffMember, email: str, role: Role = Role.STEWARD, name: str = "") -> Any:
    given = {"email": email, "role": role.value, "name": name}
    return signed_in(owner.user).post(page("accounts_staffmember_add"), given, follow=True)


def link_in(answer: Any) -> str:
    found = _LINK.search(text_of(answer))
    assert found is not None, text_of(answer)
    return found[1]


def test_somebody_new_chooses_a_password_with_the_owners_link(owner: StaffMember) -> None:
    link = link_in(invite(owner, "Ana@Example.com", name="Ana"))
    visitor = Client()

    form = visitor.get(link, follow=True)
    chosen = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    visitor.post(form.redirect_chain[-1][0], chosen)

    member = StaffMember.objects.get(workspace=owner.workspace, user__email="ana@example.com")
    assert (member.role, member.user.name) == (Role.STEWARD, "Ana")
    assert visitor.login(username="ana@example.com", password=NEW_PASSWORD)
    assert "does not work any more" in text_of(Client().get(link, follow=True))


def test_a_weak_password_is_refused(owner: StaffMember) -> None:
    visitor = Client()
    form = visitor.get(link_in(invite(owner, "ana@example.com")), follow=True)

    answer = visitor.post(
        form.redirect_chain[-1][0], {"new_password1": "12345", "new_password2": "12345"}
    )

    assert "too short" in text_of(answer)


def test_somebody_known_keeps_the_password_and_gets_no_link(owner: StaffMember) -> None:
    known = User.objects.create_user("known@example.com", PASSWORD)

    answer = invite(owner, "known@example.com", Role.ANALYST)

    assert "/admin/welcome/" not in text_of(answer)
    assert known.memberships.get().role == Role.ANALYST
    assert User.objects.get(pk=known.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "words"),
    [("nonsense", "valid email"), ("", "required"), ("owner@example.com", "already is staff here")],
)
def test_a_wrong_invitation_is_said_at_the_form(email: str, words: str, owner: StaffMember) -> None:
    assert words in text_of(invite(owner, email))
    assert StaffMember.objects.filter(workspace=owner.workspace).count() == 1


def test_a_lost_link_is_made_anew_until_a_password_is_chosen(owner: StaffMember) -> None:
    member = invite_staff(
        workspace=owner.workspace, email="ana@example.com", name="", role=Role.STEWARD
    )
    given = {"role": "steward", "_link": "1"}

    waiting = signed_in(owner.user).post(member_page(member), given)
    member.user.set_password(PASSWORD)
    member.user.save()
    settled = signed_in(owner.user).post(member_page(member), given, follow=True)

    assert link_in(waiting)
    assert "/admin/welcome/" not in text_of(settled)


def test_an_owner_makes_no_link_for_who_also_works_elsewhere(owner: StaffMember) -> None:
    elsewhere = make_workspace("other-club")
    invite_staff(workspace=elsewhere, email="ana@example.com", name="", role=Role.OWNER)

    answer = invite(owner, "ana@example.com")
    member = StaffMember.objects.get(workspace=owner.workspace, user__email="ana@example.com")

    assert "/admin/welcome/" not in text_of(answer)
    with pytest.raises(NotPermitted):
        sign_up_path(member=member)


def test_a_role_is_changed_and_works_at_once(owner: StaffMember) -> None:
    member = make_staff(owner.workspace, Role.STEWARD)

    signed_in(owner.user).post(member_page(member), {"role": "manager"})

    member.refresh_from_db()
    assert member.role == Role.MANAGER


def test_the_last_owner_is_neither_removed_nor_demoted(owner: StaffMember) -> None:
    desk = signed_in(owner.user)

    demoted = desk.post(member_page(owner), {"role": "analyst"}, follow=True)
    removed = desk.post(member_page(owner, "delete"), {"post": "yes"}, follow=True)

    for answer in (demoted, removed):
        assert "keeps at least one owner" in text_of(answer)
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_one_of_two_owners_may_go(owner: StaffMember) -> None:
    second = make_staff(owner.workspace, Role.OWNER)

    answer = signed_in(owner.user).post(member_page(second, "delete"), {"post": "yes"}, follow=True)

    assert answer.status_code == 200
    assert list(StaffMember.objects.filter(workspace=owner.workspace)) == [owner]
    assert User.objects.filter(pk=second.user.pk).exists()


def test_an_owner_elsewhere_does_not_count(owner: StaffMember) -> None:
    add_staff(workspace=make_workspace("other-club"), user=owner.user, role=Role.OWNER)

    with pytest.raises(LastOwner):
        change_role(member=owner, role=Role.MANAGER)
    with pytest.raises(LastOwner):
        remove_staff(member=owner)


def test_the_operator_hands_out_links_for_new_and_forgotten_passwords(owner: StaffMember) -> None:
    chief = operator()
    new = {"email": "Chief@Example.com", "is_active": "on", "is_staff": "on"}
    known = {"email": owner.user.email, "is_active": "on", "is_staff": "on", "_link": "1"}

    added = chief.post(page("accounts_user_add"), new)
    forgot = chief.post(page("accounts_user_change", owner.user.pk), known)

    assert "Choose a password" in text_of(Client().get(link_in(added), follow=True))
    assert "Choose a password" in text_of(Client().get(link_in(forgot), follow=True))
    assert User.objects.filter(email="chief@example.com", is_staff=True).exists()
