"""Webhooks in words: states, what went wrong, instants on the workspace's clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.webhooks.answers import Fault
from events.webhooks.models import WebhookEndpoint
from events.webhooks.states import DeliveryState, EndpointState

NOTHING = "—"
# By these the look's labels are green, orange and red, and ours by those below.
COLOURS = {
    EndpointState.ACTIVE: "success",
    EndpointState.FAILING: "warning",
    EndpointState.DISABLED: "danger",
    EndpointState.GONE: "danger",
}
CLASSES: Mapping[str, str] = {
    EndpointState.ACTIVE: "is-good",
    EndpointState.FAILING: "is-slow",
    EndpointState.DISABLED: "is-bad",
    EndpointState.GONE: "is-bad",
    DeliveryState.DELIVERED: "is-good",
    DeliveryState.FAILED: "is-bad",
}
_FAULTS = {
    Fault.URL_REFUSED: gettext_lazy("this address cannot be used"),
    Fault.NAME_UNKNOWN: gettext_lazy("nobody knows a server of this name"),
    Fault.ADDRESS_REFUSED: gettext_lazy("the address is not on the public internet"),
    Fault.UNREACHABLE: gettext_lazy("there is no way to the server"),
    Fault.CONNECTION_REFUSED: gettext_lazy("nothing listens there"),
    Fault.CONNECTION_RESET: gettext_lazy("the connection broke off"),
    Fault.TLS_FAILED: gettext_lazy("the server has no valid certificate"),
    Fault.TIMEOUT: gettext_lazy("no answer in time"),
    Fault.NOT_HTTP: gettext_lazy("the answer was not HTTP"),
    Fault.REDIRECTED: gettext_lazy("it points elsewhere ({status}), which is not followed"),
    Fault.BAD_STATUS: gettext_lazy("it answered {status}"),
}


def say_moment(moment: datetime | None, *, none: str = NOTHING) -> str:
    """An instant on the workspace's clock, to the minute."""
    return _written(moment, "D j M Y, H:i") if moment else none


def say_second(moment: datetime | None) -> str:
    """An instant on the workspace's clock, to the second; a dash for none."""
    return _written(moment, "D j M, H:i:s") if moment else NOTHING


def say_duration(milliseconds: int) -> str:
    """How long something took, as people say it."""
    if milliseconds < 1000:
        return _("{number} ms").format(number=milliseconds)
    return _("{number} s").format(number=f"{milliseconds / 1000:.1f}")


def say_outcome(attempt: Mapping[str, Any]) -> str:
    """What came of one attempt, as a sentence goes on: it arrived, or why it did not."""
    status, fault = attempt.get("status"), attempt.get("fault")
    if not fault:
        return _("it arrived ({status})").format(status=status)
    # A fault of another version of the product is shown as it is kept.
    words = _FAULTS.get(fault)
    return str(words).format(status=status) if words else str(fault)


def say_state(endpoint: WebhookEndpoint) -> str:
    """How an endpoint is, in a sentence or two."""
    changed, failing = say_moment(endpoint.state_changed_at), say_moment(endpoint.failing_since)
    if endpoint.state == EndpointState.GONE:
        words = _("On {on} the receiver answered that it wants no more messages (410).")
        return words.format(on=changed)
    if endpoint.state == EndpointState.DISABLED and endpoint.failing_since:
        words = _("Switched off on {on}: no message had arrived since {since}.")
        return words.format(on=changed, since=failing)
    if endpoint.state == EndpointState.DISABLED:
        return _("Switched off on {on}.").format(on=changed)
    if endpoint.state == EndpointState.FAILING:
        words = _(
            "It fails since {since}. What does not arrive is tried again by itself; if nothing "
            "arrives before {until}, it is switched off."
        )
        return words.format(since=failing, until=say_moment(_ends(endpoint)))
    if endpoint.last_delivered_at is None:
        return _("It listens. No message has been sent to it yet.")
    return _("It listens. A message arrived last on {on}.").format(
        on=say_moment(endpoint.last_delivered_at)
    )


def _ends(endpoint: WebhookEndpoint) -> datetime | None:
    """When an endpoint that goes on failing is switched off."""
    since = endpoint.failing_since
    return since + timedelta(days=settings.WEBHOOK_FAILING_DAYS) if since else None


def _written(moment: datetime, style: str) -> str:
    return date_format(timezone.localtime(moment), style)
