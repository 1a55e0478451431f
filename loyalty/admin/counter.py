"""The counter: a code is typed or scanned, and the answer stands there in big words.

A scanner types the code and presses Enter, some of them twice. Nothing here needs a script.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.admin.base import said
from accounts.admin.pages import page
from accounts.models import User, Workspace
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.counter import takers
from loyalty.admin.reward_words import say_paid
from loyalty.models import Redemption
from loyalty.rewards.codes import read_code, shown_code
from loyalty.rewards.errors import (
    RedemptionExpired,
    RedemptionFulfilled,
    RedemptionReversed,
    UnknownRedemption,
)
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.steps import find_redemption, last_step

# Whoever handed it out so lately pressed Enter twice, or the scanner did.
TWICE = timedelta(seconds=10)
GOOD, NOTE, BAD = "good", "note", "bad"
_MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a code: its colour, a word or two, and more below."""

    look: str
    words: str
    more: str = ""
    redemption: Redemption | None = None
    may_undo: bool = False
    is_handed_out: bool = False

    @property
    def paid(self) -> str:
        """What was paid for it."""
        return say_paid(self.redemption) if self.redemption else ""


def counter(request: HttpRequest) -> HttpResponse:
    """Hand out a reward against its code, or undo that; then ready for the next."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.REWARDS_REDEEM):
        raise PermissionDenied
    answer = None
    if request.method == "POST":
        answer = _answer(request, station.workspace)
    context: dict[str, Any] = {
        "answer": answer,
        "may_see_customers": station.may(Scope.CUSTOMERS_READ),
    }
    title = _("Hand out rewards")
    return TemplateResponse(
        request, "admin/loyalty/counter.html", page(admin.site, request, title, **context)
    )


def _answer(request: HttpRequest, workspace: Workspace) -> Answer | None:
    by, undone = signed_in(request), str(request.POST.get("undo", ""))
    if undone:
        return _undo(workspace, undone, by)
    typed = str(request.POST.get("code", "")).strip()
    return hand_out(workspace, typed, by) if typed else None


def take_code(request: HttpRequest, text: str) -> str | None:
    """What becomes of a reward's code that is scanned at the counter; None for what is none."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.REWARDS_REDEEM):
        return None
    code = read_code(text)
    if not Redemption.objects.of(station.workspace).filter(code=code).exists():
        return None
    answer = hand_out(station.workspace, text, signed_in(request))
    context = {"answer": answer, "may_see_customers": station.may(Scope.CUSTOMERS_READ)}
    return render_to_string("admin/loyalty/_answer.html", context, request=request)


def hand_out(workspace: Workspace, typed: str, by: User) -> Answer:
    """Hand out what the code is for, and say so; or say why not."""
    if read_code(typed) is None:
        return _unknown(typed)
    try:
        done = fulfil_redemption(workspace=workspace, name=typed, by=by)
    except UnknownRedemption:
        return _unknown(typed)
    except DomainError as refusal:
        return _refused(find_redemption(workspace=workspace, name=typed), refusal, by)
    return Answer(GOOD, _("Hand it out"), redemption=done, may_undo=True, is_handed_out=True)


def _unknown(typed: str) -> Answer:
    more = _("There is no such code here. Read it once more: it never has 0, 1, I or O.")
    shown = typed if typed.isprintable() else ""
    more = f"{shown[:_MOST_SHOWN]}: {more}" if shown else more
    return Answer(BAD, _("Unknown code"), more)


def _refused(redemption: Redemption, refusal: DomainError, by: User) -> Answer:
    if isinstance(refusal, RedemptionFulfilled):
        return _again(redemption, by)
    if isinstance(refusal, RedemptionExpired):
        more = _("Its time was over on %s.") % _when(redemption.expires_at)
        return Answer(BAD, _("Expired"), more, redemption)
    if isinstance(refusal, RedemptionReversed):
        more = _("It was taken back on %s.") % _when(redemption.changed_at)
        return Answer(BAD, _("Not good any more"), more, redemption)
    return Answer(BAD, _("Not handed out"), said(refusal), redemption)


def _again(redemption: Redemption, by: User) -> Answer:
    step = last_step(redemption)
    if step.by_id == by.pk and timezone.now() - step.at < TWICE:
        more = _("It was scanned twice, and counts once.")
        return Answer(GOOD, _("Hand it out"), more, redemption, may_undo=True, is_handed_out=True)
    named = {"at": _when(step.at), "by": step.by or _("another system")}
    more = _("On %(at)s, by %(by)s.") % named
    return Answer(BAD, _("Already handed out"), more, redemption, may_undo=True)


def _undo(workspace: Workspace, name: str, by: User) -> Answer:
    try:
        undone = undo_fulfilment(workspace=workspace, name=name, by=by)
    except DomainError as refusal:
        return Answer(BAD, _("Not undone"), said(refusal))
    more = _("The code %s is good again.") % shown_code(undone.code)
    return Answer(NOTE, _("Undone"), more, undone)


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


takers.append(take_code)
