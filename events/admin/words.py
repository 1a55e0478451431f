"""Activity in words, as lists, histories and pages show it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.money import show_price
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.history import Total

NOTHING = "—"
# What a customer did, as a sentence goes on after the name.
_DEEDS = {
    EventType.PURCHASE: "bought for {worth}",
    EventType.REFUND: "got {worth} back",
    EventType.PAYMENT: "paid {worth}",
    EventType.CHARGE: "was charged {worth}",
    EventType.CREDIT: "was credited {worth}",
    EventType.CHECK_IN: "checked in",
    EventType.CHECK_OUT: "checked out",
    EventType.VISIT: "came by",
    EventType.SCAN: "had the pass scanned",
    EventType.REDEMPTION: "redeemed a reward",
    EventType.APP_OPEN: "opened the app",
    EventType.LINK_CLICK: "clicked a link",
    EventType.NOTIFICATION_RECEIVED: "received a notification",
    EventType.NOTIFICATION_OPENED: "opened a notification",
    EventType.PASS_INSTALLED: "installed the pass",
    EventType.PASS_UNINSTALLED: "removed the pass",
    EventType.PASS_REGISTERED: "registered",
    EventType.FIELD_UPDATED: "has a new value of {field}",
    EventType.FIELD_INCREMENT: "has more of {field}",
    EventType.FIELD_DECREMENT: "has less of {field}",
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
    return date_format(local, "M j" if is_this_year else "M j, Y")


def kind(event: ActivityEvent) -> str:
    """What sort of event it is; of a custom one, its own name."""
    action = event.metadata.get("action")
    if event.event_type == EventType.CUSTOM and isinstance(action, str) and action:
        return action.replace("_", " ").capitalize()
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
    deed = _DEEDS.get(EventType(event.event_type), kind(event).lower())
    price = show_price(event.amount, event.currency or "") if event.amount is not None else ""
    done = deed.format(worth=price, field=event.field_name)
    place = f" ({event.source})" if event.source else ""
    when = date_format(timezone.localtime(event.occurred_at), "j F Y, H:i")
    return f"{event.customer} {done}{place}, {when}."


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
    """Metadata as terms and their values; what is nested is shown as JSON."""
    return [(name.replace("_", " "), _value(value)) for name, value in metadata.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return NOTHING
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
