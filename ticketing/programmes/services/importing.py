"""A conference's programme becomes the sessions of an event; a newer one changes them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import FieldFault
from ticketing.catalogue.models import TicketedEvent
from ticketing.inventory.services import hold_event
from ticketing.programmes.errors import ProgrammeEmpty, ProgrammeFaulty, ProgrammeTooLarge
from ticketing.programmes.formats import read_file
from ticketing.programmes.reading import Reading, read_programme
from ticketing.programmes.reports import Report
from ticketing.programmes.rules import check_file
from ticketing.sessions.checking import MOST_ROOMS, MOST_SPEAKERS
from ticketing.sessions.models import Programme
from ticketing.sessions.planning import Changes
from ticketing.sessions.services.arranging import arrange

MOST_WARNINGS = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """How a programme is imported.

    Strict: a file that breaks the format is refused. Rehearsal: nothing is kept.
    """

    strict: bool = False
    is_rehearsal: bool = False


LENIENT = Terms()


def import_programme(
    *, event: TicketedEvent, raw: bytes, terms: Terms = LENIENT, at: datetime
) -> Report:
    """Import the schedule JSON or XML of a conference into an event, all of it or nothing.

    Talks are known by their guid, else their id: the same file again changes nothing. Those who
    chose a talk that moves keep their seats, and are told; a talk that is gone is cancelled. What
    the file breaks of its format becomes a warning. Raises ProgrammeUnreadable, ProgrammeTooLarge,
    ProgrammeEmpty, or ProgrammeFaulty when the terms are strict.
    """
    content = read_file(raw)
    read = read_programme(content, event)
    faults = [*check_file(content), *read.left_out]
    if terms.strict and faults:
        raise ProgrammeFaulty(faults=faults[:MOST_WARNINGS])
    _refuse_unfit(read)
    with transaction.atomic():
        held = hold_event(workspace=event.workspace, event_id=event.id)
        changes = arrange(event=held, plan=read.plan, at=at)
        _keep_programme(held, read, at)
        report = _report(read, changes, [*faults, *read.notes, *_crowded(changes)], terms)
        if terms.is_rehearsal:
            transaction.set_rollback(True)
    return report


def _refuse_unfit(read: Reading) -> None:
    plan = read.plan
    if not plan.sessions:
        raise ProgrammeEmpty(faults=read.left_out[:MOST_WARNINGS])
    if len(plan.rooms or ()) > MOST_ROOMS:
        words = _("A programme may have at most %(most)s rooms.")
        raise ProgrammeTooLarge(words % {"most": MOST_ROOMS})
    if len(plan.speakers or ()) > MOST_SPEAKERS:
        words = _("A programme may have at most %(most)s speakers.")
        raise ProgrammeTooLarge(words % {"most": MOST_SPEAKERS})


def _keep_programme(event: TicketedEvent, read: Reading, at: datetime) -> None:
    Programme.objects.update_or_create(
        workspace=event.workspace,
        ticketed_event=event,
        defaults={
            "day_begins_at": read.day_begins_at,
            "title": read.title,
            "version": read.version,
            "time_zone": read.time_zone,
            "imported_at": at,
        },
    )


def _crowded(changes: Changes) -> list[FieldFault]:
    return [
        FieldFault(
            one.session.key,
            "seats_over_capacity",
            ngettext(
                "%(title)s: %(taken)s seat is taken, and there are %(seats)s.",
                "%(title)s: %(taken)s seats are taken, and there are %(seats)s.",
                one.taken,
            )
            % {"title": one.session.title, "taken": one.taken, "seats": one.session.seats},
        )
        for one in changes.crowded
    ]


def _report(read: Reading, changes: Changes, warnings: list[FieldFault], terms: Terms) -> Report:
    return Report(
        title=read.title,
        version=read.version,
        time_zone=read.time_zone,
        days=read.days,
        talks=len(read.plan.sessions or ()),
        rooms=len(read.plan.rooms or ()),
        speakers=len(read.plan.speakers or ()),
        created=changes.created,
        changed=changes.changed,
        other_changes=changes.other_changes,
        moved=changes.moved,
        removed=changes.removed,
        warnings=warnings,
        is_rehearsal=terms.is_rehearsal,
    )
