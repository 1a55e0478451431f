"""Refusals about who somebody is."""

from core.errors import DomainError, NotPermitted


class SecondFactorNeeded(NotPermitted):
    """A password alone does not do for this person."""

    code = "second_factor_needed"
    message = "A second factor is needed: sign in on the pages, where it can be shown or set up."


class NobodySignedIn(DomainError):
    """Neither a password nor a session says who asks."""

    status = 401
    code = "not_authenticated"
    message = "Send email and password, or sign in on the pages first."


class WrongPassword(DomainError):
    """The address or the password is wrong; which of them is not said."""

    status = 401
    code = "wrong_password"
    message = "The e-mail address or the password is wrong."


class TooManyTries(DomainError):
    """Somebody tries passwords."""

    status = 429
    code = "too_many_tries"
    message = "These were too many attempts to sign in. Try again in some minutes."
