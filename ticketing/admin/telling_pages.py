"""Writing to those who hold tickets of an event that was moved or cancelled: how many, and yes."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.base import own
from accounts.admin.pages import page
from ticketing.admin import event_facts
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.moving import slot_before
from ticketing.mail.services.telling import count_untold, news_of, tell_holders

if TYPE_CHECKING:
    from ticketing.admin.events import EventPage

_EVENT = "admin:ticketing_ticketedevent_change"
_TELL = "admin:ticketing_ticketedevent_tell"


def show(request: HttpRequest, object_id: object, admin: "EventPage") -> HttpResponse:
    """Say who would be written to, and about what; a POST has it written."""
    event = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        _tell(request, admin, event)
        return redirect(_EVENT, event.pk)
    people, news = count_untold(event, at=now), news_of(event, at=now)
    if not people or news is None:
        return redirect(_EVENT, event.pk)
    context = event_facts.about(request, event)
    context |= {"people": people, "news": news.value, "was": slot_before(event), "original": event}
    title = _("%(event)s: tell those who have tickets?") % {"event": event.title}
    whole = page(admin.admin_site, request, title, opts=admin.opts, **context)
    return TemplateResponse(request, "admin/ticketing/tell.html", whole)


def next_page(event: TicketedEvent, *, before: int) -> HttpResponse:
    """Where staff go from a change; `before`: the edition until then."""
    is_news = event.edition != before and count_untold(event, at=timezone.now())
    return redirect(_TELL if is_news else _EVENT, event.pk)


def _tell(request: HttpRequest, admin: "EventPage", event: TicketedEvent) -> None:
    told = tell_holders(event=event, at=timezone.now())
    if not told:
        messages.info(request, _("Nobody was left to write to."))
        return
    words = ngettext("A letter goes to one person.", "Letters go to %(count)s people.", told)
    admin.log_change(request, event, words % {"count": told})
    messages.success(request, words % {"count": told})
