"""Somebody ends their account; what a house keeps of a customer is the house's, and stays."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import OwnRecord, StaffMember, User
from core.errors import Conflict


class StillStaff(Conflict):
    """Who works somewhere is let go there first: a house would lose its owner unnoticed."""

    code = "still_staff"
    says = _("You work in a house. Ask its owner to remove you there first.")


@transaction.atomic
def delete_account(*, user: User) -> None:
    """End a person's sign-in, with name, addresses, passkeys and devices. Raises StillStaff.

    The empty row stays: what somebody once did as staff points at it. Their customer records stay
    in each house, without an account.
    """
    locked = User.objects.select_for_update(no_key=True).get(id=user.id)
    if locked.is_superuser or works_somewhere(user=locked):
        raise StillStaff
    leave_houses(user=locked)
    for rows in (EmailAddress.objects, Authenticator.objects, UserSession.objects):
        rows.filter(user=locked).delete()
    locked.email = f"deleted-{locked.id.hex}@foyer.invalid"
    locked.name = locked.language = ""
    locked.is_active = locked.is_staff = False
    # It ends every session, on whatever device.
    locked.set_unusable_password()
    locked.save()


def works_somewhere(*, user: User) -> bool:
    """Whether somebody has a role in any house."""
    return StaffMember.objects.filter(user=user).exists()


def leave_houses(*, user: User) -> None:
    """Have no customer record of any house be this person's own any more."""
    OwnRecord.objects.filter(user=user).delete()
