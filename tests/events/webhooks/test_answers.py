"""What is kept of a receiver's answer."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.webhooks.answers import Fault, fault_of_status, retry_after, shown

AT = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),
        ("0", 0),
        (" 120 ", 120),
        ("000000060", 60),
        ("86401", 86_400),
        ("9" * 5000, 86_400),
        ("0" * 5000, 0),
        ("Wed, 21 Oct 2026 07:30:00 GMT", 120),
        ("Wed, 21 Oct 2026 09:30:00 +0200", 120),
        ("Wednesday, 21-Oct-26 07:30:00 GMT", 120),
        ("Wed Oct 21 07:30:00 2026", 120),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0),
        ("Fri, 21 Oct 2050 07:30:00 GMT", 86_400),
        ("Wed, 32 Oct 2026 07:30:00 GMT", None),
        ("Wed, 21 Oct 99999999999 07:30:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date_and_a_day_at_most(
    header: str | None, seconds: int | None
) -> None:
    assert retry_after(header, at=AT) == seconds


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (100, Fault.BAD_STATUS),
        (199, Fault.BAD_STATUS),
        (200, None),
        (204, None),
        (299, None),
        (300, Fault.REDIRECTED),
        (304, Fault.REDIRECTED),
        (399, Fault.REDIRECTED),
        (400, Fault.BAD_STATUS),
        (410, Fault.BAD_STATUS),
        (599, Fault.BAD_STATUS),
        (999, Fault.BAD_STATUS),
    ],
)
def test_only_two_hundreds_mean_that_it_arrived(status: int, fault: Fault | None) -> None:
    assert fault_of_status(status) == fault


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        (b" ok\n", "ok"),
        ("grüß dich".encode(), "grüß dich"),
        (b"a\x00b\x1b[31mc\r\nd\te", "a b [31mc  d e"),
        ("abc\u202edef\ud7ff".encode(), "abc def"),
        (b"\xff\xfe", "��"),
        (b"x" * 4000, "x" * 500),
    ],
)
def test_what_is_kept_can_be_shown(body: bytes, text: str) -> None:
    assert shown(body) == text


@given(st.text() | st.integers().map(str) | st.datetimes().map(lambda at: format(at, "%c")))
def test_whatever_is_asked_for_is_nothing_or_a_day_at_most(header: str) -> None:
    seconds = retry_after(header, at=AT)

    assert seconds is None or 0 <= seconds <= 86_400


@given(st.binary(max_size=4096))
def test_whatever_is_said_can_be_shown(body: bytes) -> None:
    text = shown(body)

    assert len(text) <= 500
    assert text == "" or text.isprintable()
