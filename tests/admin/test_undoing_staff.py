"""What the owner did about staff, the look and the first steps is taken back by its button."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import StaffMember, Workspace
from accounts.scopes import Role
from tests.admin.pressing import press_undo
from tests.admin.rows import opened
from tests.admin.visiting import at_desk, member_page, page
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def _with_role(desk: Client, address: str, role: str) -> Any:
    form = opened(desk, address, "staffmember_form")
    return desk.post(address, form | {"role": role}, follow=True)


def test_who_was_removed_or_promoted_by_mistake_is_as_before(workspace: Workspace) -> None:
    desk, ana = at_desk(workspace), make_staff(workspace, Role.STEWARD, "ana@example.com")
    then = _with_role(desk, member_page(ana), "manager")
    press_undo(desk, then)
    ana.refresh_from_db()
    assert ana.role == Role.STEWARD

    removed = desk.post(member_page(ana, "delete"), {"post": "yes"}, follow=True)
    press_undo(desk, removed)

    again = StaffMember.objects.get(workspace=workspace, user=ana.user)
    assert again.role == Role.STEWARD


def test_the_first_steps_come_back(desk: Client, workspace: Workspace) -> None:
    then = desk.post(page("guide"), follow=True)

    press_undo(desk, then)

    workspace.refresh_from_db()
    assert workspace.guide_closed_at is None


def test_the_colour_is_as_before(desk: Client, workspace: Workspace) -> None:
    address = page("accounts_workspace_look", workspace.pk)
    then = desk.post(address, {"colour": "#aa0000", "action": "save"}, follow=True)

    press_undo(desk, then)

    workspace.refresh_from_db()
    assert workspace.colour == ""
