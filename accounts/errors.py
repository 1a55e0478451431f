"""Refusals about who somebody is."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotPermitted


class SecondFactorNeeded(NotPermitted):
    """A password alone does not do for this person."""

    code = "second_factor_needed"
    says = _("A second factor is needed: sign in on the pages, where it can be shown or set up.")


class NobodySignedIn(DomainError):
    """Neither a password nor a session says who asks."""

    status = 401
    code = "not_authenticated"
    says = _("Send email and password, or sign in on the pages first.")


class WrongPassword(DomainError):
    """The address or the password is wrong; which of them is not said."""

    status = 401
    code = "wrong_password"
    says = _("The e-mail address or the password is wrong.")


class TooManyTries(DomainError):
    """Somebody tries passwords."""

    status = 429
    code = "too_many_tries"
    says = _("These were too many attempts to sign in. Try again in some minutes.")


class ChangedMeanwhile(Conflict):
    """What is to be undone is no longer as the action left it."""

    code = "changed_meanwhile"
    says = _("It was changed again meanwhile, and is left as it is now.")
