"""The kinds of activity that can be recorded (the public contract's list)."""

from collections.abc import Mapping
from difflib import get_close_matches

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What sort of fact an activity event is; it decides which fields the event has."""

    TRANSACTION = "transaction", _("Transaction")
    ACTIVITY = "activity", _("Activity")
    FIELD_CHANGE = "field_change", _("Field change")


class EventType(models.TextChoices):
    """Every known type; `TYPES` says which belong to which category."""

    PURCHASE = "purchase", _("Purchase")
    REFUND = "refund", _("Refund")
    PAYMENT = "payment", _("Payment")
    CHARGE = "charge", _("Charge")
    CREDIT = "credit", _("Credit")
    CHECK_IN = "check_in", _("Check-in")
    CHECK_OUT = "check_out", _("Check-out")
    VISIT = "visit", _("Visit")
    SCAN = "scan", _("Scan")
    REDEMPTION = "redemption", _("Redemption")
    APP_OPEN = "app_open", _("App opened")
    LINK_CLICK = "link_click", _("Link clicked")
    NOTIFICATION_RECEIVED = "notification_received", _("Notification received")
    NOTIFICATION_OPENED = "notification_opened", _("Notification opened")
    PASS_INSTALLED = "pass_installed", _("Pass installed")
    PASS_UNINSTALLED = "pass_uninstalled", _("Pass uninstalled")
    PASS_REGISTERED = "pass_registered", _("Pass registered")
    CUSTOM = "custom", _("Custom")
    FIELD_UPDATED = "field_updated", _("Field updated")
    FIELD_INCREMENT = "field_increment", _("Field incremented")
    FIELD_DECREMENT = "field_decrement", _("Field decremented")


_T = EventType
TYPES: Mapping[Category, tuple[EventType, ...]] = {
    Category.TRANSACTION: (_T.PURCHASE, _T.REFUND, _T.PAYMENT, _T.CHARGE, _T.CREDIT),
    Category.ACTIVITY: (
        _T.CHECK_IN,
        _T.CHECK_OUT,
        _T.VISIT,
        _T.SCAN,
        _T.REDEMPTION,
        _T.APP_OPEN,
        _T.LINK_CLICK,
        _T.NOTIFICATION_RECEIVED,
        _T.NOTIFICATION_OPENED,
        _T.PASS_INSTALLED,
        _T.PASS_UNINSTALLED,
        _T.PASS_REGISTERED,
        _T.CUSTOM,
    ),
    Category.FIELD_CHANGE: (_T.FIELD_UPDATED, _T.FIELD_INCREMENT, _T.FIELD_DECREMENT),
}
CATEGORY_OF: Mapping[str, Category] = {
    kind.value: category for category, kinds in TYPES.items() for kind in kinds
}

# How a transaction counts towards revenue: what was kept is what came in less what went back.
GAINS = (_T.PURCHASE, _T.PAYMENT, _T.CHARGE)
LOSSES = (_T.REFUND, _T.CREDIT)

# What a customer's own device may report with a customer's token. Everything else is worth
# something, so it is recorded by a till, a door or staff, who have a key.
REPORTED_BY_DEVICES = frozenset(
    {
        _T.APP_OPEN,
        _T.LINK_CLICK,
        _T.NOTIFICATION_RECEIVED,
        _T.NOTIFICATION_OPENED,
        _T.PASS_INSTALLED,
        _T.PASS_UNINSTALLED,
        _T.PASS_REGISTERED,
        _T.CUSTOM,
    }
)
# What staff at the door may record by hand.
RECORDED_AT_DOORS = frozenset({_T.CHECK_IN, _T.CHECK_OUT, _T.VISIT, _T.SCAN, _T.REDEMPTION})


def did_you_mean(given: str, known: list[str]) -> str:
    """A closing sentence with the closest known words, or with all of them."""
    close = get_close_matches(given.lower(), known, n=1, cutoff=0.6)
    if close:
        return _("Did you mean %(name)s?") % {"name": repr(close[0])}
    return _("Known are: %(names)s.") % {"names": ", ".join(known)}
