"""What a steward reads aloud, on the venue's clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ticketing.checkin.words import clock

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-10-25T01:59:00+02:00", "01:59"),
        ("2026-10-25T02:30:00+02:00", "02:30 CEST"),
        ("2026-10-25T02:30:00+01:00", "02:30 CET"),
        ("2026-10-25T03:00:00+01:00", "03:00"),
        ("2026-10-24T23:30:00+02:00", "24 October, 23:30"),
        ("2026-10-24T22:30:00Z", "00:30"),
    ],
)
def test_the_night_on_which_summer_time_ends(moment: str, said: str) -> None:
    now = datetime.fromisoformat("2026-10-25T04:00:00+01:00")

    assert clock(datetime.fromisoformat(moment), zone=BERLIN, now=now) == said


def test_the_night_on_which_it_begins() -> None:
    now = datetime.fromisoformat("2026-03-29T05:00:00+02:00")
    at = [datetime.fromisoformat(f"2026-03-29T{one}:30:00Z") for one in ("00", "01")]

    assert [clock(one, zone=BERLIN, now=now) for one in at] == ["01:30", "03:30"]
