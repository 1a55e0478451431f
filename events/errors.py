"""Refusals of the stream."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, Missing, TooLarge, Unprocessable

MAX_BATCH = 1000


class UnknownCustomer(Missing):
    """The event names a customer or a pass that the workspace does not have."""

    code = "unknown_customer"
    says = _("There is no such customer.")


class UnknownEvent(Missing):
    """The workspace has no event with this id."""

    code = "unknown_event"
    says = _("There is no such event.")


class IdentityConflict(Conflict):
    """The external id belongs to an event with other content; the faults are the difference."""

    code = "external_id_conflict"
    says = _("This external_id belongs to an event with other content.")


class DeletedMeanwhile(Conflict):
    """The event with this external id went away between meeting it and reading it."""

    code = "deleted_meanwhile"
    says = _("The event with this external_id was being deleted; send it again.")


class BatchTooLarge(TooLarge):
    """More events than one call may bring."""

    code = "batch_too_large"
    says = format_lazy(_("Send at most {most} events at once."), most=MAX_BATCH)


class BatchRefused(Unprocessable):
    """An atomic batch with at least one event that could not be recorded."""

    code = "batch_refused"
    says = _("Nothing was recorded: see the errors, mend them, and send the batch again.")


class NothingToDelete(Invalid):
    """Deleting needs a filter, and a word that it is meant."""

    code = "not_confirmed"
    says = _("Nothing was deleted.")
