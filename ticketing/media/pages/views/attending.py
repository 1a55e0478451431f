"""The gallery of those who attend."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.pages.framing import count_few, too_often
from core.errors import DomainError
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.media.api import LONGEST_REASON
from ticketing.media.pages.galleries import gallery_page, photo_page, remove_photo
from ticketing.media.pages.walls import Hung, Wall
from ticketing.media.pages.words import words_for
from ticketing.media.services.taking_down import take_down_photo
from ticketing.media.services.uploading import Uploader
from ticketing.media.states import PhotoState
from ticketing.pages.attendees import attendee_of
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.pages.views.choosing import no_ticket

TAKE_DOWNS_PER_MINUTE = 10


class TakeDownForm(forms.Form):
    """Why somebody wants a photo to go."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def gallery(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """The photos of an event, for those who attend it; a POST adds some."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    wall = wall_of(visitor, event)
    if wall is None:
        return no_ticket(request, visitor, event)
    return gallery_page(request, visitor, wall)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def photo(request: HttpRequest, visitor: Visitor, event_name: str, photo_id: str) -> HttpResponse:
    """One photo; a POST removes one's own, or has it hidden because one is in it."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    wall = wall_of(visitor, event)
    if wall is None:
        return no_ticket(request, visitor, event)
    hung = wall.find(photo_id)
    if request.method != "POST":
        return photo_page(request, visitor, wall, hung)
    if not (rate := count_few(request, "take-downs", TAKE_DOWNS_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    return (remove_photo if "remove" in request.POST else _taken_down)(request, wall, hung)


def wall_of(visitor: Visitor, event: TicketedEvent) -> Wall | None:
    """The gallery as a visitor sees it; None for who has no valid ticket."""
    attendee = attendee_of(visitor, event)
    if attendee is None or not attendee.has_ticket:
        return None
    address = reverse("whats-on:gallery", args=[event.workspace.slug, event.key])
    return Wall(event, Uploader(customer=attendee.customer), address)


def _taken_down(request: HttpRequest, wall: Wall, hung: Hung) -> HttpResponse:
    form = TakeDownForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say it in fewer words, and with no special signs."))
        return redirect(hung.address)
    try:
        take_down_photo(
            photo=hung.photo,
            customer=wall.by.customer,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, words_for(refusal))
        return redirect(hung.address)
    hung.photo.refresh_from_db(fields=["state"])
    if hung.photo.state == PhotoState.APPROVED:
        words = _("You asked before, and the house showed it again. Please talk to them.")
        messages.error(request, words)
        return redirect(hung.address)
    messages.success(request, _("Nobody sees that photo any more. The house looks at it next."))
    return redirect(wall.address)
