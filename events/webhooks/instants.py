"""Instants that callers name."""

from datetime import UTC, datetime

import msgspec

from core.api.bodies import check_instant
from core.errors import Invalid


def instant_of(field: str, given: str | datetime) -> datetime:
    """The instant in UTC. Raises Invalid for what is none, or has no time zone."""
    try:
        moment = msgspec.convert(given, datetime)
    except msgspec.ValidationError:
        raise Invalid.field(field, "invalid_type", "Write it as 2026-11-21T18:30:00Z.") from None
    if faults := list(check_instant(field, moment)):
        raise Invalid(faults=faults)
    return moment.astimezone(UTC)
