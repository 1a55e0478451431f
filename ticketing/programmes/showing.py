"""The report of an import, as JSON and in words."""

from collections.abc import Iterator
from typing import Any

from core.api.rendering import instant
from ticketing.programmes.reports import Report
from ticketing.programmes.services.importing import MOST_WARNINGS
from ticketing.sessions.planning import Moved, Slot


def shown_report(report: Report) -> dict[str, Any]:
    """A report as the API gives it."""
    return {
        "dryRun": report.is_rehearsal,
        "title": report.title,
        "version": report.version,
        "timeZone": report.time_zone,
        "days": report.days,
        "talks": report.talks,
        "rooms": report.rooms,
        "speakers": report.speakers,
        "created": report.created,
        "changed": report.changed,
        "moved": [_moved(one) for one in report.moved],
        "removed": [
            {"sessionId": one.session.key, "title": one.session.title, "told": one.told}
            for one in report.removed
        ],
        "warnings": [
            {"field": one.field, "code": one.code, "message": one.message}
            for one in report.warnings[:MOST_WARNINGS]
        ],
        "warningsLeftOut": max(len(report.warnings) - MOST_WARNINGS, 0),
    }


def report_in_words(report: Report) -> Iterator[str]:
    """A report as people read it, line by line."""
    if report.is_rehearsal:
        yield "Nothing was kept: this was a rehearsal."
    yield (
        f"{report.title} {report.version}: {report.days} days, {report.talks} talks,"
        f" {report.rooms} rooms, {report.speakers} speakers."
    )
    yield f"{report.created} talks created, {report.changed} changed."
    for moved in report.moved:
        before, after = _words(moved.before), _words(Slot.of(moved.session))
        yield f"Moved: {moved.session.title}: {before} to {after} ({moved.told} people told)."
    for one in report.removed:
        yield f"Cancelled: {one.session.title} ({one.told} people told)."
    for warning in report.warnings:
        yield f"Warning: {warning.field}: {warning.message}"


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "sessionId": moved.session.key,
        "title": moved.session.title,
        "from": _slot(moved.before),
        "to": _slot(Slot.of(moved.session)),
        "told": moved.told,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "startsAt": instant(slot.starts_at),
        "endsAt": instant(slot.ends_at),
        "room": slot.room and slot.room.title,
    }


def _words(slot: Slot) -> str:
    return f"{instant(slot.starts_at)}, {slot.room.title if slot.room else 'no room'}"
