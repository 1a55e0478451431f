"""Staff of a workspace: who is asked in, what they may do there, and that an owner always stays."""

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.workspaces import add_staff
from core.errors import Conflict, Invalid, NotPermitted


class LastOwner(Conflict):
    """Without an owner nobody could change the workspace any more."""

    code = "last_owner"
    says = gettext_lazy("A workspace keeps at least one owner: make somebody else owner first.")


@transaction.atomic
def invite_staff(*, workspace: Workspace, email: str, name: str, role: Role) -> StaffMember:
    """Give the person with this e-mail a role here; someone unknown gets an account.

    A new account has no password: the person chooses one with `sign_up_path`. Raises Invalid for
    an address that is none, Conflict for who already is staff here.
    """
    try:
        validate_email(email)
    except ValidationError as fault:
        raise Invalid.field("email", "invalid_email", _("This is no e-mail address.")) from fault
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
    elif StaffMember.objects.filter(workspace=workspace, user=user).exists():
        message = _("This person already is staff here.")
        raise Conflict(message, code="already_staff")
    return add_staff(workspace=workspace, user=user, role=role)


@transaction.atomic
def change_role(*, member: StaffMember, role: Role) -> StaffMember:
    """Give a member of staff another role. Raises LastOwner."""
    if role != Role.OWNER:
        _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_staff(*, member: StaffMember) -> None:
    """End a person's work in this workspace; the account and its history stay. Raises LastOwner."""
    _keep_an_owner(member)
    StaffMember.objects.filter(workspace_id=member.workspace_id, id=member.id).delete()


def is_waiting(member: StaffMember) -> bool:
    """Whether the person has never chosen a password, and works in this workspace alone.

    Only then may the workspace's owner hand out a link that sets one: the link opens the account
    in every workspace where the person has a role.
    """
    user = member.user
    if user.has_usable_password() or user.last_login or user.is_superuser:
        return False
    elsewhere = StaffMember.objects.filter(user=user).exclude(workspace_id=member.workspace_id)
    return not elsewhere.exists()


def sign_up_path(*, member: StaffMember) -> str:
    """The address where a new member of staff chooses a password.

    Raises NotPermitted for who already has one.
    """
    if not is_waiting(member):
        raise NotPermitted(_("This person already has a password, or works elsewhere too."))
    return password_path(user=member.user)


def password_path(*, user: User) -> str:
    """The address where this person chooses a password: works once, for three days.

    Whoever has it has the account: only the operator hands it out for anybody.
    """
    name = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:welcome", args=[name, default_token_generator.make_token(user)])


def _keep_an_owner(member: StaffMember) -> None:
    # Locked in one order: of two owners who remove each other at once, the second is refused.
    owners = StaffMember.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER)
    keys = set(owners.order_by("id").select_for_update().values_list("id", flat=True))
    if keys == {member.id}:
        raise LastOwner
