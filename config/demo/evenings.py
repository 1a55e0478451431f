"""What is on at the demo's house: a stage with evenings, sold through the same services."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.setting_up import put_ticketed_event
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order
from ticketing.orders.services.placing import Wanted, place_order
from ticketing.orders.states import Provider
from ticketing.payments.services.settling import take_payment_at_desk

_FRIDAY = 4
_DRINK = {"perkId": "drink", "title": "A drink at the bar"}


def put_evenings(workspace: Workspace, regulars: list[Customer], *, at: datetime) -> None:
    """Set up what is on, and sell some of it. Once it is there, it stays as people left it."""
    if TicketedEvent.objects.of(workspace).exists():
        return
    friday = evening_at(workspace, at, days=_days_to_friday(workspace, at))
    jazz = put_event(workspace, "jazz-on-friday", _jazz(), at=friday)
    put_event(workspace, "open-stage", _open_stage(), at=evening_at(workspace, at, days=13))
    put_event(workspace, "winter-ball", _ball(), at=evening_at(workspace, at, days=34))
    for number, customer in enumerate(regulars[:6]):
        _sell(jazz, customer, number % 2 + 1, at=at)


def evening_at(workspace: Workspace, at: datetime, *, days: int) -> datetime:
    """Eight in the evening on the workspace's own clock, so many days after `at`."""
    local = (at + timedelta(days=days)).astimezone(workspace.zone)
    return local.replace(hour=20, minute=0, second=0, microsecond=0)


def _days_to_friday(workspace: Workspace, at: datetime) -> int:
    """To the next one on the workspace's own calendar; today is none."""
    return (_FRIDAY - at.astimezone(workspace.zone).weekday() - 1) % 7 + 1


def put_event(
    workspace: Workspace, key: str, says: dict[str, Any], *, at: datetime
) -> TicketedEvent:
    """Publish an event of four hours at the house; `says` are fields of the API."""
    fields = {
        "status": "published",
        "venue": "Corner House",
        "startsAt": at,
        "endsAt": at + timedelta(hours=4),
        "gates": ["Front door", "Yard"],
    } | says
    content = msgspec.convert(fields, TicketedEventContent, strict=False)
    return put_ticketed_event(workspace=workspace, key=key, content=content)


def _jazz() -> dict[str, Any]:
    return {
        "title": "Jazz on Friday",
        "description": "The house trio, and whoever brings a horn.\n\nDoors open at seven.",
        "capacity": 80,
        "ticketTypes": [
            {"ticketTypeId": "standing", "title": "Standing", "price": "12", "capacity": 60},
            {
                "ticketTypeId": "table",
                "title": "Seat at a table",
                "price": "22.50",
                "capacity": 20,
                "perks": [_DRINK],
            },
        ],
        "promoCodes": [{"code": "REGULARS", "value": "20", "maxUses": 40}],
    }


def _open_stage() -> dict[str, Any]:
    return {
        "title": "Open stage",
        "description": "Songs, poems, one trick. Free; register, so that we know how many chairs.",
        "ticketTypes": [
            {"ticketTypeId": "guest", "title": "Guest", "capacity": 70, "perCustomerMax": 2}
        ],
    }


def _ball() -> dict[str, Any]:
    return {
        "title": "Winter ball",
        "description": "Once a year the tables go out and the band comes in.",
        "capacity": 120,
        "ticketTypes": [
            {"ticketTypeId": "early", "title": "Early bird", "price": "28", "capacity": 2},
            {"ticketTypeId": "ball", "title": "Ball", "price": "36", "reEntry": True},
        ],
    }


def _sell(event: TicketedEvent, customer: Customer, number: int, *, at: datetime) -> Order:
    wishes = [Wish("table" if number > 1 else "standing", number)]
    wanted = Wanted(wishes, provider=Provider.OFFLINE)
    order = place_order(event=event, customer=customer, wanted=wanted, at=at).order
    return take_payment_at_desk(order=order, amount=order.total, at=at)
