"""Workspaces: made with what they need to be used at once."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.keys import rotate_signing_secret
from core.errors import FieldFault, Invalid


@transaction.atomic
def create_workspace(*, slug: str, name: str = "", **wishes: str) -> Workspace:
    """A new workspace with its signing secret.

    `wishes` are time_zone, currency and language. Raises Invalid naming the wrong field.
    """
    workspace = Workspace(slug=slug, name=name or slug, **wishes)
    try:
        workspace.full_clean()
    except ValidationError as fault:
        raise Invalid(
            faults=[
                FieldFault(field, str(one.code), " ".join(one.messages))
                for field, found in fault.error_dict.items()
                for one in found
            ]
        ) from fault
    workspace.save()
    rotate_signing_secret(workspace=workspace, overlap=timedelta())
    return workspace


@transaction.atomic
def add_staff(*, workspace: Workspace, user: User, role: Role) -> StaffMember:
    """Give a person a role in a workspace, or change the one they have."""
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    member, _ = StaffMember.objects.update_or_create(
        workspace=workspace, user=user, defaults={"role": role}
    )
    return member


def close_guide(*, workspace: Workspace, at: datetime) -> None:
    """Take the first steps off the front page."""
    Workspace.objects.filter(pk=workspace.pk).update(guide_closed_at=at)


def open_guide(*, workspace: Workspace) -> None:
    """Show the first steps on the front page again."""
    Workspace.objects.filter(pk=workspace.pk).update(guide_closed_at=None)
