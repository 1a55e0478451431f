"""What the door's modules are given along: where they stand, who stands there, every word."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.api.rendering import instant
from ticketing.checkin.glance import count_entered
from ticketing.checkin.pages.advice import advice_on
from ticketing.checkin.pages.door import Door
from ticketing.checkin.pages.modules import camera_addresses, digest
from ticketing.checkin.pages.questions import told_person
from ticketing.checkin.pages.verdicts import REASONS


def kit_of(request: HttpRequest, door: Door) -> dict[str, Any]:
    """Everything that a door needs from its page, as JSON."""
    event, key = door.event, door.event.key
    return told_person(request, door.workspace) | {
        "house": str(door.workspace.id),
        "event": key,
        "title": event.title,
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "gate": door.gate,
        "way": door.direction,
        "entered": count_entered(event, gate=door.gate),
        "here": door.here,
        "kept": door.way_in,
        "state": reverse("door:state", args=[key]),
        "find": reverse("door:find", args=[key]),
        "calls": f"/events/{key}",
        "undoing": "/events/check-in/",
        "signIn": f"{reverse('admin:login')}",
        "worker": f"{reverse('door:worker')}?house={door.workspace.slug}",
        "scope": reverse("door:choose"),
        "files": f"door-{digest()}",
        "camera": camera_addresses(),
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    codes = {code: [str(words), advice_on(code)] for code, words in REASONS.items()}
    return _verdicts() | _standing() | _waiting() | {"codes": codes}


def _verdicts() -> dict[str, str]:
    return {
        "in": _("Let in"),
        "inAgain": _("Let in again"),
        "out": _("Out"),
        "undone": _("Undone"),
        "cannotCheck": _("Cannot check"),
        "again": _("Something went wrong on this device. Scan it once more, or type the number."),
        "unlisted": _("The code is genuine: the ticket was sold after the list was fetched."),
        "notUndone": _("Not undone"),
        "noCamera": _("No camera"),
        "noEntry": _("Do not let in"),
        "noExit": _("Not counted out"),
        "notFound": _("Not found"),
        "alreadyIn": _("Already in: %(last)s"),
        "leftAlready": _("Left already: %(last)s"),
        "noReentry": _("Left already: %(last)s. This ticket does not let in again."),
        "by": _("by %(who)s"),
        "momentAgo": _("a moment ago"),
        "typed": _("You entered: %(typed)s"),
        "inside": _("The ticket is inside."),
        "outside": _("The ticket is outside."),
    }


def _standing() -> dict[str, str]:
    return {
        "left": _("%(left)s left"),
        "handOut": _("Hand out"),
        "undo": _("Undo"),
        "undoIn": _("Undo (%(seconds)s)"),
        "undoThat": _("Undo that scan"),
        "came": _("%(came)s of %(all)s came"),
        "here": _("%(number)s here"),
        "nobody": _("No ticket for this event has that name or number."),
        "cameraMissing": _(
            "This browser reads no codes by itself. Whoever runs Foyer can add a reader with "
            "“make camera”; until then type the number, or use a scanner."
        ),
        "cameraRefused": _(
            "The camera is closed to this page: allow it in the browser, and try again."
        ),
        "isInside": _("inside"),
        "uploaded": _("All uploaded"),
        "online": _("Online"),
        "notReady": _("No ticket list on this device yet: stay online until it is here."),
    }


def _waiting() -> dict[str, Any]:
    return {
        "offline": _("Offline since %(since)s"),
        "waiting": [
            ngettext("%(number)s scan waiting", "%(number)s scans waiting", number)
            for number in (1, 2)
        ],
        "signIn": _("You are signed out. Sign in to upload."),
        "signInNow": _("Sign in"),
        "waits": _("waiting"),
        "wasUndone": _("undone"),
        "perkLater": _("Was handed out, but should not have been"),
        "asks": _("%(name)s has to sign in to upload their scans."),
        "elsewhere": _("You work in another house now: the scans wait until you are back."),
        "aside": _("The server could not take everything yet. It is tried again by itself."),
        "twice": _("Let in twice"),
        "refusedLater": _("Was let in, but should not have been"),
        "also": _("Also: %(others)s"),
        "hereAt": _("Here: %(when)s"),
        "leave": _("Scans are waiting on this device. Sign out all the same? They stay here."),
    }
