"""The events of this day on the front page: how many came in so far, and the way to each door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.admin.panels import Panel, front_panels
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import Station, station_of
from core.windows import day_start
from ticketing.admin.dashboard import counts_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class EventToday:
    """One event of the day: when and where, who came, and where one goes from here."""

    event: TicketedEvent
    when: str
    came: int
    expected: int
    door: str
    sale: str


def _panel(request: HttpRequest) -> dict[str, Any]:
    station = station_of(request)
    workspace, now = cast(Workspace, station.workspace), timezone.now()
    day = timezone.localdate(now, workspace.zone)
    begins = day_start(day, zone=workspace.zone)
    is_over_at = day_start(day + timedelta(days=1), zone=workspace.zone)
    rows = TicketedEvent.objects.of(workspace).filter(status=EventState.PUBLISHED)
    ahead = list(rows.upcoming(at=begins)[: MOST_SHOWN + 1])
    today = [one for one in ahead if one.starts_at < is_over_at][:MOST_SHOWN]
    found = counts_of(workspace, [one.id for one in today]) if today else {}
    return {
        "today": [_line(one, found.get(one.id, (0, 0)), station, now) for one in today],
        "next": next((_next(one) for one in ahead if one.starts_at >= is_over_at), None),
    }


def _line(
    event: TicketedEvent, counts: tuple[int, int], station: Station, at: datetime
) -> EventToday:
    may_open, may_sell = station.may(Scope.TICKETS_AT_DOOR), station.may(Scope.TICKETS_SELL)
    sold, came = counts
    return EventToday(
        event=event,
        when=_when(event, at),
        came=came,
        expected=sold,
        door=reverse("door:door", args=[event.key]) if may_open else "",
        sale=reverse("admin:ticketing_sell", args=[event.pk]) if may_sell else "",
    )


def _when(event: TicketedEvent, at: datetime) -> str:
    """The hours on the event's own clock; with the days, where it lasts longer than one."""
    starts, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    if ends < at:
        return _("over since %s") % date_format(ends, "H:i")
    is_night = (event.ends_at - event.starts_at).total_seconds() < 24 * 60 * 60
    style = "H:i" if is_night else "j M, H:i"
    return f"{date_format(starts, style)} \N{EN DASH} {date_format(ends, style)}"


def _next(event: TicketedEvent) -> dict[str, Any]:
    on = date_format(event.starts_at.astimezone(event.zone), "l j F, H:i")
    return {"event": event, "on": on}


front_panels.append(Panel("admin/ticketing/_front_today.html", Scope.TICKETS_READ, _panel, 2))
