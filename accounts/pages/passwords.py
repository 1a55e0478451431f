"""An e-mail address and a password, proven as at the sign-in: with its limits."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.errors import SecondFactorNeeded, TooManyTries, WrongPassword
from accounts.models import User
from accounts.services.second_factor import has_second_factor


def check_password(request: HttpRequest, email: str, password: str) -> User:
    """Whose they are. Raises WrongPassword, TooManyTries, or SecondFactorNeeded."""
    try:
        user = get_adapter(request).authenticate(request, email=email.lower(), password=password)
    except ValidationError as fault:
        raise TooManyTries from fault
    if not isinstance(user, User) or not user.is_active:
        raise WrongPassword
    if has_second_factor(user=user):
        raise SecondFactorNeeded
    return user
