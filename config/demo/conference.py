"""Two days at the demo's house, today and tomorrow: talks, who chose them, and photos."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from config.demo.pictures import drawn_scenes
from config.demo.talks import ROOMS, SPEAKERS, TALKS
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.setting_up import put_ticketed_event
from ticketing.media.encoding import make_photo, make_picture
from ticketing.media.services.picturing import put_picture
from ticketing.media.services.uploading import Uploader, add_photo
from ticketing.orders.baskets import Wish
from ticketing.orders.services.placing import Wanted, place_order
from ticketing.sessions.services.being_seen import show_oneself
from ticketing.sessions.services.choosing import Choice, select_session
from ticketing.sessions.services.finding import find_session
from ticketing.sessions.services.inviting import Asked, invite

KEY = "corner-days"
# Tomorrow's: what is over cannot be chosen. The workshop has four seats, and the fifth waits.
_CHOSEN = ["latte-art", "small-house-panel"]


def put_conference(workspace: Workspace, regulars: list[Customer], *, at: datetime) -> None:
    """Set the two days up. Once they are there, they stay as people left them."""
    if TicketedEvent.objects.of(workspace).filter(key=KEY).exists():
        return
    event = _put(workspace, at.astimezone(workspace.zone))
    for number, customer in enumerate(regulars[:6]):
        wanted = Wanted([Wish("two-days", 1)])
        place_order(event=event, customer=customer, wanted=wanted, at=at)
        for key in _CHOSEN[: 1 + number % 2]:
            session = find_session(event=event, name=key)
            choice = Choice(standby=True)
            select_session(session=session, customer=customer, choice=choice, at=at)
        if number < 4:
            show_oneself(event=event, customer=customer, display_name="", at=at)
    asked = Asked(
        find_session(event=event, name="closing"),
        "the one who draws the raffle",
        "You know everybody here. Five minutes, no more.",
    )
    for customer in regulars[:2]:
        invite(event=event, customer=customer, asked=asked, at=at)
    _hang(event, regulars[0], at=at)


def _put(workspace: Workspace, local: datetime) -> TicketedEvent:
    first = local.replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "title": "Corner Days",
        "description": "Two days about coffee, music and keeping a small house.\n\n"
        "Free; register, and choose what you do not want to miss.",
        "status": "published",
        "venue": "Corner House",
        "startsAt": first + timedelta(hours=9),
        "endsAt": first + timedelta(days=1, hours=23),
        "dayBeginsAt": "04:00",
        "gates": ["Front door", "Yard"],
        "ticketTypes": [{"ticketTypeId": "two-days", "title": "Both days", "perCustomerMax": 2}],
        "rooms": ROOMS,
        "speakers": SPEAKERS,
        "sessions": [_session(first, **talk) for talk in TALKS],
    }
    content = msgspec.convert(fields, TicketedEventContent, strict=False)
    return put_ticketed_event(workspace=workspace, key=KEY, content=content)


def _session(
    first: datetime, key: str, day: int, hour: float, minutes: int, **says: Any
) -> dict[str, Any]:
    starts = first + timedelta(days=day, hours=hour)
    return {
        "sessionId": key,
        "startsAt": starts,
        "endsAt": starts + timedelta(minutes=minutes),
    } | says


def _hang(event: TicketedEvent, guest: Customer, *, at: datetime) -> None:
    """The house's photos are seen at once; the last one is a guest's, and waits."""
    scenes = list(drawn_scenes())
    for caption, content in scenes[:-1]:
        made = make_photo(content)
        add_photo(event=event, by=Uploader(), made=made, at=at, caption=caption)
    add_photo(event=event, by=Uploader(customer=guest), made=make_photo(scenes[-1][1]), at=at)
    put_picture(event=event, made=make_picture(scenes[4][1]), at=at)
