"""How what was done about staff, the look and the first steps is taken back."""

from django.db.models import Model
from django.urls import reverse

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.look.changing import set_colour
from accounts.models import StaffMember, Workspace
from accounts.scopes import Role, Scope
from accounts.services.staff import change_role, invite_staff
from accounts.services.workspaces import open_guide
from core.errors import Missing


def back_from_role(before: str, member: StaffMember) -> Back | None:
    """The way back to the role that somebody had; None when they have it still."""
    if before == member.role:
        return None
    kept = {"member": str(member.pk), "before": before, "after": str(member.role)}
    address = reverse("admin:accounts_staffmember_change", args=[member.pk])
    return Back("accounts.role", kept, address)


def back_from_removing(member: StaffMember) -> Back:
    """The way back from ending somebody's work here: they are asked in again."""
    kept = {"email": member.user.email, "name": member.user.name, "role": str(member.role)}
    return Back("accounts.removed", kept, reverse("admin:accounts_staffmember_changelist"))


def back_from_colour(before: str, workspace: Workspace) -> Back:
    """The way back to the colour that the pages had."""
    kept = {"before": before, "after": workspace.colour}
    address = reverse("admin:accounts_workspace_look", args=[workspace.pk])
    return Back("accounts.colour", kept, address)


def back_from_putting_away() -> Back:
    """The way back from putting the first steps away."""
    return Back("accounts.guide", {}, reverse("admin:index"))


def _role_again(undoing: Undoing) -> Model:
    kept = undoing.kept
    rows = StaffMember.objects.filter(workspace=undoing.workspace).select_related("user")
    member = rows.filter(pk=kept["member"]).first()
    if member is None:
        raise Missing
    refuse_changed(member.role, kept["after"])
    return change_role(member=member, role=Role(kept["before"]))


def _ask_in_again(undoing: Undoing) -> Model:
    kept = undoing.kept
    return invite_staff(
        workspace=undoing.workspace,
        email=kept["email"],
        name=kept["name"],
        role=Role(kept["role"]),
    )


def _colour_again(undoing: Undoing) -> Model:
    now = Workspace.objects.get(pk=undoing.workspace.pk)
    refuse_changed(now.colour, undoing.kept["after"])
    set_colour(workspace=now, colour=undoing.kept["before"])
    return now


def _show_steps_again(undoing: Undoing) -> None:
    open_guide(workspace=undoing.workspace)


undoers["accounts.role"] = Undoer(Scope.WORKSPACE_MANAGE, _role_again)
undoers["accounts.removed"] = Undoer(Scope.WORKSPACE_MANAGE, _ask_in_again)
undoers["accounts.colour"] = Undoer(Scope.WORKSPACE_MANAGE, _colour_again)
undoers["accounts.guide"] = Undoer(Scope.CUSTOMERS_WRITE, _show_steps_again)
