"""The second factor of staff: whether it is missing, and how the operator takes a lost one away."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts.models import User

REQUIRED = "required"
_STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(*, user: User) -> bool:
    """Whether this person has an authenticator app or a passkey."""
    found: bool = Authenticator.objects.filter(user=user, type__in=_STRONG).exists()
    return found


def lacks_second_factor(*, user: User) -> bool:
    """Whether this member of staff must set one up before anything of the staff's opens."""
    return settings.STAFF_TWO_FACTOR == REQUIRED and not has_second_factor(user=user)


@transaction.atomic
def reset_second_factor(*, user: User) -> int:
    """Take away everything that a person has as a second factor; answers how much it was."""
    number: int = Authenticator.objects.filter(user=user).delete()[0]
    return number
