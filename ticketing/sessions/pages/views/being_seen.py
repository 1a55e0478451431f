"""Who is there, as far as they agreed to be seen; and whether one is seen oneself."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.pages.framing import count_few, show, too_often
from core.errors import Invalid
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event
from ticketing.pages.attendees import Attendee, attendee_of
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import Participant
from ticketing.sessions.pages.views.choosing import no_ticket
from ticketing.sessions.reading import seen_at
from ticketing.sessions.services.being_seen import MOST_LETTERS, hide_oneself, show_oneself

PER_PAGE = 100
ACTS_PER_MINUTE = 30
_WORDS = {
    "required": gettext_lazy("Say under which name others see you."),
    "too_long": gettext_lazy("Use a shorter name."),
    "email_in_name": gettext_lazy("Others would see an e-mail address: give a name without @."),
}


class NameForm(forms.Form):
    """Under which name others see somebody."""

    name = forms.CharField(
        label=gettext_lazy("Your name, as others see it"),
        max_length=MOST_LETTERS,
        error_messages={"required": _WORDS["required"], "max_length": _WORDS["too_long"]},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def people(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """Those who agreed to be seen; a POST agrees, or with `hide` takes it back."""
    event = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    attendee = attendee_of(visitor, event)
    if attendee is None:
        return no_ticket(request, visitor, event)
    if request.method == "POST" and not (
        (rate := count_few(request, "being-seen", ACTS_PER_MINUTE)).is_kept
    ):
        return too_often(request, rate)
    form = NameForm(request.POST) if request.method == "POST" else _empty(event, attendee)
    if request.method == "POST" and _changed(request, form, event, attendee):
        return redirect("whats-on:people", visitor.workspace.slug, event.key)
    context = {
        "event": event,
        "own": _own(event, attendee),
        "form": form,
        "listed": Paginator(seen_at(event), PER_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if form.errors else 200
    return show(request, visitor, "ticketing/sessions/people.html", context, status=status)


def _changed(
    request: HttpRequest, form: NameForm, event: TicketedEvent, attendee: Attendee
) -> bool:
    """Whether it was done; if not, the form says why."""
    if "hide" in request.POST:
        hide_oneself(event=event, customer=attendee.customer)
        messages.success(request, _("Nobody sees you here any more, and your name is forgotten."))
        return True
    if not form.is_valid():
        return False
    try:
        show_oneself(
            event=event,
            customer=attendee.customer,
            display_name=form.cleaned_data["name"],
            at=timezone.now(),
        )
    except Invalid as refusal:
        form.add_error("name", str(_WORDS.get(refusal.faults[0].code, refusal.message)))
        return False
    messages.success(request, _("Others who attend see you now."))
    return True


def _own(event: TicketedEvent, attendee: Attendee) -> Participant | None:
    rows = Participant.objects.filter(
        workspace=event.workspace_id, ticketed_event=event, customer=attendee.customer
    )
    return rows.filter(is_visible=True).first()


def _empty(event: TicketedEvent, attendee: Attendee) -> NameForm:
    own = _own(event, attendee)
    return NameForm(initial={"name": own.display_name if own else attendee.customer.name})
