"""What came of sending a webhook once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

TEXT_KEPT = 500
_DAY_SECONDS = 24 * 60 * 60


class Fault(StrEnum):
    """Why a webhook did not arrive, in words that stay what they are.

    None of them tells what is at a refused address, nor which address a name has.
    """

    URL_REFUSED = "url_refused"
    NAME_UNKNOWN = "name_unknown"
    ADDRESS_REFUSED = "address_refused"
    UNREACHABLE = "unreachable"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_RESET = "connection_reset"
    TLS_FAILED = "tls_failed"
    TIMEOUT = "timeout"
    NOT_HTTP = "not_http"
    REDIRECTED = "redirected"
    BAD_STATUS = "bad_status"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said, or the fault that kept it from saying anything.

    `text` is the beginning of the answer's body, with nothing in it that cannot be shown;
    `retry_after_seconds` what the receiver asked for, a day at most.
    """

    status: int | None
    text: str
    elapsed_ms: int
    fault: Fault | None
    retry_after_seconds: int | None = None


def fault_of_status(status: int) -> Fault | None:
    """Of all answers those from 200 to 299 alone say that the message has arrived."""
    if 200 <= status < 300:
        return None
    return Fault.REDIRECTED if 300 <= status < 400 else Fault.BAD_STATUS


def shown(body: bytes) -> str:
    """The beginning of a body as text, with spaces for what does not print."""
    text = body.decode("utf-8", errors="replace")[:TEXT_KEPT]
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def retry_after(header: str | None, *, at: datetime) -> int | None:
    """Seconds from a header Retry-After, a number or a date (RFC 9110, 10.2.3); a day at most."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        digits = text.lstrip("0") or "0"  # int() refuses thousands of them, noughts too
        return _DAY_SECONDS if len(digits) > 6 else min(int(digits), _DAY_SECONDS)
    try:
        until = parsedate_to_datetime(text)
        # A date without a zone is one of UTC: HTTP knows no other.
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - at).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(round(seconds), 0), _DAY_SECONDS)
