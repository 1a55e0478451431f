"""Refusals about webhooks."""

from core.errors import Conflict, Missing

MOST_ENDPOINTS = 50


class UnknownWebhook(Missing):
    """The workspace has no endpoint with this id."""

    code = "unknown_webhook"
    message = "There is no such webhook."


class UnknownDelivery(Missing):
    """The endpoint has no delivery with this id."""

    code = "unknown_delivery"
    message = "There is no such delivery."


class TooManyWebhooks(Conflict):
    """The workspace cannot have one more endpoint."""

    code = "too_many_webhooks"
    message = f"There are {MOST_ENDPOINTS} webhooks; delete one first."


class NotListening(Conflict):
    """Nothing is sent to an endpoint that is disabled or gone."""

    code = "webhook_not_listening"
    message = "Nothing is sent to this webhook now: wake it first, with the state active."


class ReplayUnderWay(Conflict):
    """The endpoint is being sent what was told once already."""

    code = "replay_under_way"
    message = "This webhook is being sent messages again already; wait until that is finished."
