"""Times on the venue's own clock, which need not be the workspace's."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from accounts.admin.widgets import text_input

_CLOCK = "%Y-%m-%dT%H:%M:%S"


class WallField(forms.DateTimeField):
    """A date and a time as the clock on the wall shows it; the zone is asked for beside it."""

    def to_python(self, value: Any) -> Any:
        """The wall's time, of no zone."""
        with timezone.override(UTC):
            found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None


def wall(label: Any, **named: Any) -> WallField:
    """A date and a time at the venue."""
    named = {"required": False} | named
    return WallField(
        label=label,
        input_formats=[_CLOCK, "%Y-%m-%dT%H:%M"],
        widget=text_input(type="datetime-local", format="%Y-%m-%dT%H:%M", step="any"),
        **named,
    )


def shown_wall(kept: datetime | None, zone: ZoneInfo) -> datetime | None:
    """An instant as the wall shows it, to the minute."""
    if kept is None:
        return None
    return kept.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def instant_of(
    written: datetime | None, zone: ZoneInfo, kept: datetime | None = None
) -> datetime | None:
    """The instant at which the wall shows this; the kept one, when the page shows it alike."""
    if written is None:
        return None
    if kept is not None and written == shown_wall(kept, zone):
        return kept
    return written.replace(tzinfo=zone)


def say_moment(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """An instant on a clock: the venue's, or the workspace's when no zone is given."""
    return date_format(timezone.localtime(moment, zone), "D j M Y, H:i")


def say_span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """From when to when, without saying a day twice."""
    ends = timezone.localtime(ends_at, zone)
    if ends.date() == timezone.localtime(starts_at, zone).date():
        return f"{say_moment(starts_at, zone)} \N{EN DASH} {date_format(ends, 'H:i')}"
    return f"{say_moment(starts_at, zone)} \N{EN DASH} {say_moment(ends_at, zone)}"
