"""Activity in words, as lists, histories and pages show it."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ids import as_uuid
from core.money import show_price
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.history import Total

NOTHING = "—"
# What a customer did, as a sentence goes on after the name.
_DEEDS = {
    EventType.PURCHASE: gettext_lazy("bought for {worth}"),
    EventType.REFUND: gettext_lazy("got {worth} back"),
    EventType.PAYMENT: gettext_lazy("paid {worth}"),
    EventType.CHARGE: gettext_lazy("was charged {worth}"),
    EventType.CREDIT: gettext_lazy("was credited {worth}"),
    EventType.CHECK_IN: gettext_lazy("checked in"),
    EventType.CHECK_OUT: gettext_lazy("checked out"),
    EventType.VISIT: gettext_lazy("came by"),
    EventType.SCAN: gettext_lazy("had the pass scanned"),
    EventType.REDEMPTION: gettext_lazy("redeemed a reward"),
    EventType.APP_OPEN: gettext_lazy("opened the app"),
    EventType.LINK_CLICK: gettext_lazy("clicked a link"),
    EventType.NOTIFICATION_RECEIVED: gettext_lazy("received a notification"),
    EventType.NOTIFICATION_OPENED: gettext_lazy("opened a notification"),
    EventType.PASS_INSTALLED: gettext_lazy("installed the pass"),
    EventType.PASS_UNINSTALLED: gettext_lazy("removed the pass"),
    EventType.PASS_REGISTERED: gettext_lazy("registered"),
    EventType.FIELD_UPDATED: gettext_lazy("has a new value of {field}"),
    EventType.FIELD_INCREMENT: gettext_lazy("has more of {field}"),
    EventType.FIELD_DECREMENT: gettext_lazy("has less of {field}"),
}
# What Foyer itself records, beside those kinds; others are shown as they call themselves.
_ACTIONS = {
    "photo.approved": gettext_lazy("Photo approved"),
    "photo.hidden": gettext_lazy("Photo hidden"),
    "photo.uploaded": gettext_lazy("Photo added"),
    "session.cancelled": gettext_lazy("Session cancelled"),
    "session.given_up": gettext_lazy("Seat given up"),
    "session.moved_up": gettext_lazy("Seat came free"),
    "session.rescheduled": gettext_lazy("Session moved"),
    "session.selected": gettext_lazy("Session chosen"),
    "ticket.checked_in": gettext_lazy("Ticket checked in"),
    "ticket.checked_out": gettext_lazy("Ticket checked out"),
    "ticket.registered": gettext_lazy("Ticket registered"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a line of a history."""

    event: ActivityEvent
    on: str
    kind: str
    worth: str
    place: str


def line(event: ActivityEvent, *, at: datetime) -> Line:
    """The event laid out in a line: date, type, worth or a dash, place."""
    return Line(event, day(event.occurred_at, at=at), kind(event), worth(event), event.source)


def day(moment: datetime, *, at: datetime) -> str:
    """The date in the current zone; the year only when it is not this one."""
    local = timezone.localtime(moment)
    is_this_year = local.year == timezone.localtime(at).year
    return date_format(local, "j M" if is_this_year else "j M Y")


def kind(event: ActivityEvent) -> str:
    """What sort of event it is; of a custom one, its own name."""
    action = event.metadata.get("action")
    if event.event_type == EventType.CUSTOM and isinstance(action, str) and action:
        known = _ACTIONS.get(action)
        return str(known) if known else " ".join(re.split(r"[._]", action)).capitalize()
    return str(event.get_event_type_display())


def worth(event: ActivityEvent) -> str:
    """The amount, what was redeemed, or the change of a field; a dash for what has none."""
    if event.amount is not None and event.currency:
        price = show_price(event.amount, event.currency)
        return (
            f"\N{MINUS SIGN}{price}"
            if event.event_type in {EventType.REFUND, EventType.CREDIT}
            else price
        )
    # By hand it is named; what was redeemed of the catalogue says its title.
    reward = event.metadata.get("reward") or event.metadata.get("reward_title")
    if event.event_type == EventType.REDEMPTION and isinstance(reward, str) and reward:
        return reward
    if event.field_name:
        return f"{event.field_name}: {event.old_value or NOTHING} → {event.new_value or NOTHING}"
    return NOTHING


def sentence(event: ActivityEvent) -> str:
    """What happened, said in full."""
    deed = str(_DEEDS.get(EventType(event.event_type), kind(event).lower()))
    price = show_price(event.amount, event.currency or "") if event.amount is not None else ""
    done = deed.format(worth=price, field=event.field_name)
    place = f" ({event.source})" if event.source else ""
    when = date_format(timezone.localtime(event.occurred_at), "j F Y, H:i")
    named = {"customer": event.customer, "done": done, "place": place, "when": when}
    return _("%(customer)s %(done)s%(place)s, %(when)s.") % named


def total(one: Total) -> str:
    """A line of totals: "Total Purchases: $261.50 (3 orders)", and what refunds left of it."""
    orders = _("1 order") if one.orders == 1 else _("%(n)s orders") % {"n": f"{one.orders:,}"}
    text = f"{_('Total Purchases')}: {show_price(one.purchased, one.currency)} ({orders})"
    if not one.refunds:
        return text
    refunds = _("1 refund") if one.refunds == 1 else _("%(n)s refunds") % {"n": one.refunds}
    kept, back = show_price(one.kept, one.currency), show_price(one.refunded, one.currency)
    return f"{text} · {_('Refunded')}: {back} ({refunds}) · {_('Net')}: {kept}"


def details(metadata: dict[str, Any]) -> list[tuple[str, str]]:
    """Metadata as terms and their values, without ids; what is nested is shown as JSON."""
    told = [(name, value) for name, value in metadata.items() if not as_uuid(value)]
    return [(name.replace("_", " "), _value(value)) for name, value in told]


def ids(metadata: dict[str, Any]) -> list[tuple[str, str]]:
    """What of the metadata only programs read."""
    return [(name, str(value)) for name, value in metadata.items() if as_uuid(value)]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return NOTHING
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
