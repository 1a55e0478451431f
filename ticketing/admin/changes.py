"""What was changed in an event's set-up, in words, for its history."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ticketing.catalogue.content import TicketedEventContent

_LISTS = (("ticketTypes", "ticketTypeId", "title"), ("promoCodes", "code", "code"))
_NAMES: Mapping[str, Any] = {
    "title": gettext_lazy("title"),
    "startsAt": gettext_lazy("beginning"),
    "endsAt": gettext_lazy("end"),
    "description": gettext_lazy("description"),
    "listed": gettext_lazy("in the list of events or not"),
    "venue": gettext_lazy("venue"),
    "address": gettext_lazy("address"),
    "timeZone": gettext_lazy("time zone"),
    "capacity": gettext_lazy("capacity"),
    "holdMinutes": gettext_lazy("how long baskets are kept"),
    "deskHoldHours": gettext_lazy("how long unpaid orders are kept"),
    "transfersCloseAt": gettext_lazy("until when tickets are handed on"),
    "gates": gettext_lazy("gates"),
    "photosOpen": gettext_lazy("whether photos can be added"),
    "photosNeedApproval": gettext_lazy("whether photos are looked at first"),
    "sendsReminder": gettext_lazy("reminder"),
    "dayBeginsAt": gettext_lazy("when a day begins"),
    "rooms": gettext_lazy("rooms"),
    "speakers": gettext_lazy("speakers"),
    "sessions": gettext_lazy("sessions"),
    "price": gettext_lazy("price"),
    "currency": gettext_lazy("currency"),
    "saleStartsAt": gettext_lazy("start of the sale"),
    "saleEndsAt": gettext_lazy("end of the sale"),
    "perOrderMin": gettext_lazy("fewest in an order"),
    "perOrderMax": gettext_lazy("most in an order"),
    "perCustomerMax": gettext_lazy("most for one person"),
    "hidden": gettext_lazy("hidden or not"),
    "transferable": gettext_lazy("whether it can be handed on"),
    "reEntry": gettext_lazy("whether it lets in again"),
    "active": gettext_lazy("on offer or not"),
    "perks": gettext_lazy("perks"),
    "kind": gettext_lazy("kind of discount"),
    "value": gettext_lazy("discount"),
    "ticketTypeIds": gettext_lazy("for which tickets"),
    "maxUses": gettext_lazy("most uses"),
    "maxPerCustomer": gettext_lazy("most uses for one person"),
}
# Not decided by staff, or told apart by its own words.
_OURS = {"id", "taken", "pictureUrl", "eventId", "ticketTypeId", "code", "status"}


def say_changes(before: TicketedEventContent, after: TicketedEventContent) -> str:
    """The names of what is different now: "Changed: beginning; VIP: price; Early bird added."."""
    old, new = _plain(before), _plain(after)
    parts = [_spelt(name) for name in _different(old, new) if name not in dict.fromkeys(_names())]
    for name, key, title in _LISTS:
        parts += _in_list(old[name], new[name], key, title)
    if not parts:
        return _("Saved without a change.")
    return _("Changed: %(what)s.") % {"what": "; ".join(parts)}


def _names() -> list[str]:
    return [name for name, _, _ in _LISTS]


def _plain(content: TicketedEventContent) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(content)
    return plain


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in new:
        if name not in _OURS and old.get(name) != new[name]:
            yield name


def _in_list(old: list[Any], new: list[Any], key: str, title: str) -> Iterator[str]:
    before, after = ({one[key]: one for one in rows} for rows in (old, new))
    for name, one in after.items():
        if name not in before:
            yield _("%(title)s added") % {"title": one[title]}
        elif different := [_spelt(field) for field in _different(before[name], one)]:
            yield f"{one[title]}: {', '.join(different)}"
    for name in before.keys() - after.keys():
        yield _("%(title)s taken away") % {"title": before[name][title]}


def _spelt(name: str) -> str:
    return str(_NAMES.get(name, name))
