"""Refusals about webhooks."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing

MOST_ENDPOINTS = 50


class UnknownWebhook(Missing):
    """The workspace has no endpoint with this id."""

    code = "unknown_webhook"
    says = _("There is no such webhook.")


class UnknownDelivery(Missing):
    """The endpoint has no delivery with this id."""

    code = "unknown_delivery"
    says = _("There is no such delivery.")


class TooManyWebhooks(Conflict):
    """The workspace cannot have one more endpoint."""

    code = "too_many_webhooks"
    says = format_lazy(_("There are {most} webhooks; delete one first."), most=MOST_ENDPOINTS)


class NotListening(Conflict):
    """Nothing is sent to an endpoint that is disabled or gone."""

    code = "webhook_not_listening"
    says = _("Nothing is sent to this webhook now: wake it first, with the state active.")


class ReplayUnderWay(Conflict):
    """The endpoint is being sent what was told once already."""

    code = "replay_under_way"
    says = _("This webhook is being sent messages again already; wait until that is finished.")
