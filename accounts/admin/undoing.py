"""What was just done in the admin and can be taken back: one button, on the message that says it.

What the way back takes is kept in the session of whoever did it, so that the button means nothing
in anybody else's hands. A room says how each of its actions is taken back, under a name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import said
from accounts.errors import ChangedMeanwhile
from accounts.models import User, Workspace
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError

# A slip is noticed soon; later it is a change like any other, to be made on its page.
TIME_TO_UNDO = timedelta(hours=1)
_MOST_KEPT = 20
_SESSION_KEY = "undo"
# How the message that has a button names what the button takes back.
MARK = "undo:"


@dataclass(frozen=True, slots=True)
class Back:
    """The way back from one action: who takes it, what they need to know, and where it leads."""

    name: str
    kept: dict[str, Any]
    address: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """Somebody takes something back, here and now."""

    workspace: Workspace
    by: User
    at: datetime
    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Undoer:
    """How one kind of action is taken back; `run` answers with the row, for its history.

    It raises DomainError where there is no way back any more.
    """

    scope: Scope
    run: Callable[[Undoing], Model | None]


undoers: dict[str, Undoer] = {}


def tell_done(request: HttpRequest, words: object, back: Back | None = None) -> None:
    """Say that something is done, with a button that takes it back where there is a way."""
    station = station_of(request)
    if back is None or station.workspace is None or not station.may(undoers[back.name].scope):
        messages.success(request, str(words))
        return
    entry = {
        "id": uuid4().hex,
        "at": timezone.now().timestamp(),
        "workspace": str(station.workspace.pk),
        "name": back.name,
        "kept": back.kept,
        "address": back.address,
        "words": str(words),
    }
    request.session[_SESSION_KEY] = [*_entries(request), entry][-_MOST_KEPT:]
    messages.success(request, str(words), extra_tags=f"{MARK}{entry['id']}")


def refuse_changed(now: object, then: object) -> None:
    """Raise ChangedMeanwhile unless it still is as the action left it."""
    if now != then:
        raise ChangedMeanwhile(
            _("It was changed again meanwhile, and is left as it is now: change it here.")
        )


def undo(request: HttpRequest) -> HttpResponse:
    """Take one action back, with what its own permission and its workspace allow."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    entry = _entry(request, request.POST.get("undo", ""))
    if entry is None:
        messages.error(request, _("This cannot be undone any more: it was already, or is too old."))
        return redirect("admin:index")
    station = station_of(request)
    if station.workspace is None or str(station.workspace.pk) != entry["workspace"]:
        raise Http404
    undoer = undoers[entry["name"]]
    if not station.may(undoer.scope):
        raise PermissionDenied
    _spend(request, entry)
    undoing = Undoing(station.workspace, signed_in(request), timezone.now(), entry["kept"])
    try:
        row = undoer.run(undoing)
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        _note(undoing, row, entry["words"])
        messages.success(request, _("Undone. It is as it was before."))
    return redirect(entry["address"])


def _entries(request: HttpRequest) -> list[dict[str, Any]]:
    oldest = (timezone.now() - TIME_TO_UNDO).timestamp()
    kept: list[dict[str, Any]] = request.session.get(_SESSION_KEY, [])
    return [one for one in kept if one["at"] > oldest]


def _entry(request: HttpRequest, name: str) -> dict[str, Any] | None:
    return next((one for one in _entries(request) if one["id"] == name), None)


def _spend(request: HttpRequest, entry: dict[str, Any]) -> None:
    """What a button means it means once."""
    left = [one for one in _entries(request) if one["id"] != entry["id"]]
    request.session[_SESSION_KEY] = left


def _note(undoing: Undoing, row: Model | None, words: str) -> None:
    if row is not None:
        LogEntry.objects.log_actions(
            user_id=undoing.by.pk,
            queryset=[row],
            action_flag=CHANGE,
            change_message=str(_("Undone: %(what)s")) % {"what": words},
            single_object=True,
        )
