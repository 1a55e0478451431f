"""Windows: calendars of zones whose clocks change, at midnight too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.windows import Span, Window, calendar_window, day_start, edge, last_days

BERLIN = ZoneInfo("Europe/Berlin")
INSTANTS = st.integers(-20 * 366, 130 * 365 * 24).map(
    lambda hours: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=hours % 60)
)
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)


def at(text: str, zone: str = "UTC") -> datetime:
    """An instant, from what a clock in the zone shows."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(window: Window, zone: str) -> tuple[str, str]:
    """A window's ends as the zone's clock shows them."""
    assert window.starts_at is not None
    assert window.ends_at is not None
    starts_at, ends_at = (
        moment.astimezone(ZoneInfo(zone)) for moment in (window.starts_at, window.ends_at)
    )
    return f"{starts_at:%Y-%m-%d %H:%M %z}", f"{ends_at:%Y-%m-%d %H:%M %z}"


@pytest.mark.parametrize(
    ("span", "first", "following"),
    [
        (Span.HOUR, "2026-03-14 13:00 +0100", "2026-03-14 14:00 +0100"),
        (Span.DAY, "2026-03-14 00:00 +0100", "2026-03-15 00:00 +0100"),
        (Span.WEEK, "2026-03-09 00:00 +0100", "2026-03-16 00:00 +0100"),
        (Span.MONTH, "2026-03-01 00:00 +0100", "2026-04-01 00:00 +0200"),
        (Span.QUARTER, "2026-01-01 00:00 +0100", "2026-04-01 00:00 +0200"),
        (Span.YEAR, "2026-01-01 00:00 +0100", "2027-01-01 00:00 +0100"),
    ],
)
def test_a_calendar_window_is_whole(span: Span, first: str, following: str) -> None:
    window = calendar_window(span, zone=BERLIN, at=at("2026-03-14 12:34:56"))

    assert shown(window, "Europe/Berlin") == (first, following)


def test_all_time_is_open() -> None:
    assert calendar_window(Span.ALL_TIME, zone=BERLIN, at=at("2026-03-14")) == Window(None, None)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2027-01-03 22:59:59", "2026-12-28 00:00 +0100"),
        ("2027-01-03 23:00:00", "2027-01-04 00:00 +0100"),
    ],
)
def test_a_week_begins_on_the_zones_monday(moment: str, monday: str) -> None:
    window = calendar_window(Span.WEEK, zone=BERLIN, at=at(moment))

    assert shown(window, "Europe/Berlin")[0] == monday


def test_december_ends_with_the_year() -> None:
    for span in (Span.MONTH, Span.QUARTER, Span.YEAR):
        window = calendar_window(span, zone=BERLIN, at=at("2026-12-31 22:59"))

        assert shown(window, "Europe/Berlin")[1] == "2027-01-01 00:00 +0100"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Havana", "2026-03-08", 23),
        ("America/Havana", "2026-11-01", 25),
        ("Asia/Beirut", "2026-03-29", 23),
        ("Asia/Beirut", "2026-10-24", 25),
    ],
)
def test_a_day_on_which_clocks_change_is_longer_or_shorter(
    zone: str, day: str, hours: float
) -> None:
    window = calendar_window(Span.DAY, zone=ZoneInfo(zone), at=at(f"{day} 12:00", zone))

    assert window.starts_at is not None
    assert window.ends_at is not None
    assert window.ends_at - window.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("America/Havana", date(2026, 3, 8), "2026-03-08 01:00 -0400"),
        ("Asia/Beirut", date(2026, 3, 29), "2026-03-29 01:00 +0300"),
        ("America/Havana", date(2026, 11, 1), "2026-11-01 00:00 -0400"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-31 00:00 +1400"),
    ],
)
def test_a_day_without_a_midnight_begins_when_the_clock_jumps(
    zone: str, day: date, clock: str
) -> None:
    begins = day_start(day, zone=ZoneInfo(zone))

    assert f"{begins.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}" == clock


@pytest.mark.parametrize(
    ("moment", "first", "following"),
    [
        ("2026-10-25 00:15", "2026-10-25 02:00 +0200", "2026-10-25 02:00 +0100"),
        ("2026-10-25 01:15", "2026-10-25 02:00 +0100", "2026-10-25 03:00 +0100"),
        ("2026-03-29 00:59", "2026-03-29 01:00 +0100", "2026-03-29 03:00 +0200"),
    ],
)
def test_an_hour_that_comes_twice_is_two_hours(moment: str, first: str, following: str) -> None:
    window = calendar_window(Span.HOUR, zone=BERLIN, at=at(moment))

    assert shown(window, "Europe/Berlin") == (first, following)


def test_the_last_days_include_today() -> None:
    window = last_days(7, zone=BERLIN, at=at("2026-03-31 22:30"))

    assert shown(window, "Europe/Berlin") == ("2026-03-26 00:00 +0100", "2026-04-02 00:00 +0200")


def test_a_bound_is_a_local_midnight_a_local_time_or_an_instant() -> None:
    assert edge(date(2026, 7, 1), zone=BERLIN) == at("2026-06-30 22:00")
    assert edge(datetime.fromisoformat("2026-07-01T09:00"), zone=BERLIN) == at("2026-07-01 07:00")
    assert edge(at("2026-07-01 09:00"), zone=BERLIN) == at("2026-07-01 09:00")


def test_a_windows_days_end_today() -> None:
    now = at("2026-03-14 23:30")
    month = calendar_window(Span.MONTH, zone=BERLIN, at=now)

    days = month.days(zone=BERLIN, at=now)

    assert (days[0], days[-1]) == (date(2026, 3, 1), date(2026, 3, 15))
    assert Window(None, now).days(zone=BERLIN, at=now) == []


@given(moment=INSTANTS, zone=ZONES, span=st.sampled_from(list(Span)[:-1]))
def test_a_calendar_window_holds_its_instant(moment: datetime, zone: ZoneInfo, span: Span) -> None:
    window = calendar_window(span, zone=zone, at=moment)

    assert window.starts_at is not None
    assert window.ends_at is not None
    assert window.starts_at <= moment < window.ends_at


@given(moment=INSTANTS, zone=ZONES)
def test_a_day_begins_where_the_calendar_turns(moment: datetime, zone: ZoneInfo) -> None:
    day = moment.astimezone(zone).date()

    begins = day_start(day, zone=zone)

    before = begins - timedelta(microseconds=1)
    assert before.astimezone(zone).date() < day <= begins.astimezone(zone).date()
