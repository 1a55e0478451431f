"""Refusals of programmes; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, TooLarge, Unprocessable


class ProgrammeUnreadable(DomainError):
    """The file is neither the public schedule JSON nor its XML."""

    code = "programme_unreadable"
    says = _("This is neither a schedule in JSON nor one in XML.")


class ProgrammeTooLarge(TooLarge):
    """The file is larger, or has more talks, than is taken."""

    code = "programme_too_large"
    says = _("The programme is too large.")


class ProgrammeFaulty(Unprocessable):
    """The file breaks the format, and the import was to be strict; the faults name the places."""

    code = "programme_faulty"
    says = _("The programme breaks the format; nothing was changed.")


class ProgrammeEmpty(Unprocessable):
    """No talk can be read in the file: taken at its word, it would cancel everything."""

    code = "programme_empty"
    says = _("There is no talk that can be read; nothing was changed.")
