"""A conference's programme comes as a file: what it would change is looked at, then applied."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.site import signed_in
from core.errors import DomainError
from events.admin.inputs import tick
from ticketing.admin.history import log_change
from ticketing.admin.programme_report import Told, counts_of, tell
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.formats import MOST_BYTES
from ticketing.programmes.models import ProgrammeFile
from ticketing.programmes.services.bringing import (
    Brought,
    apply_waiting,
    bring_programme,
    discard_waiting,
    rehearse_waiting,
    waiting_file,
)
from ticketing.sessions.models import Programme

if TYPE_CHECKING:
    from ticketing.admin.events import EventPage

_ADDRESS = "admin:ticketing_ticketedevent_programme"


class ProgrammeFileForm(forms.Form):
    """The file, and how it is taken."""

    file = forms.FileField(
        label=gettext_lazy("The schedule, as JSON or XML"),
        help_text=gettext_lazy("As frab and pretalx export it. Nothing is changed yet."),
        max_length=200,
    )
    is_strict = forms.BooleanField(
        label=gettext_lazy("Strict: refuse a file that breaks the format anywhere"),
        required=False,
        widget=tick(),
    )

    def brought(self) -> Brought:
        """What was sent; no more of it than is read anyway."""
        given = self.cleaned_data
        raw = given["file"].read(MOST_BYTES + 1)
        return Brought(given["file"].name, raw, given["is_strict"])


def show(request: HttpRequest, object_id: object, admin: "EventPage") -> HttpResponse:
    """The programme of an event: bring a file, look at what it would change, apply it."""
    event = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return _shown(request, admin, event, ProgrammeFileForm())
    if "digest" in request.POST:
        return _answer(request, admin, event)
    form = ProgrammeFileForm(request.POST, request.FILES)
    told = _bring(request, event, form) if form.is_valid() else None
    return _shown(request, admin, event, form, told)


def _bring(request: HttpRequest, event: TicketedEvent, form: ProgrammeFileForm) -> Told:
    try:
        _kept, report = bring_programme(
            event=event, brought=form.brought(), at=timezone.now(), by=signed_in(request)
        )
    except DomainError as refusal:
        return Told(refusal=refusal.message, faults=refusal.faults)
    return tell(report, event.zone)


def _answer(request: HttpRequest, admin: "EventPage", event: TicketedEvent) -> HttpResponse:
    """What becomes of the file that waits."""
    digest = request.POST["digest"]
    file = waiting_file(event, digest) if digest.isalnum() else None
    if file is None:
        messages.error(request, _("This file waits no more: it was applied, or another came."))
        return redirect(_ADDRESS, event.pk)
    if "apply" in request.POST:
        return _apply(request, admin, event, file)
    if "discard" in request.POST:
        discard_waiting(file=file)
        messages.success(request, _("Forgotten. Nothing was changed."))
        return redirect(_ADDRESS, event.pk)
    try:
        told = tell(rehearse_waiting(file=file, event=event, at=timezone.now()), event.zone)
    except DomainError as refusal:
        told = Told(refusal=refusal.message, faults=refusal.faults)
    return _shown(request, admin, event, ProgrammeFileForm(), told)


def _apply(
    request: HttpRequest, admin: "EventPage", event: TicketedEvent, file: ProgrammeFile
) -> HttpResponse:
    try:
        report = apply_waiting(file=file, event=event, at=timezone.now())
    except DomainError as refusal:
        told = Told(refusal=refusal.message, faults=refusal.faults)
        return _shown(request, admin, event, ProgrammeFileForm(), told)
    told = tell(report, event.zone)
    log_change(
        request,
        event,
        str(_("Programme %(file)s: %(what)s.")) % {"file": file.name, "what": told.in_short},
    )
    messages.success(request, _("Applied: %(what)s.") % {"what": told.in_short})
    return redirect(_ADDRESS, event.pk)


def _shown(
    request: HttpRequest,
    admin: "EventPage",
    event: TicketedEvent,
    form: ProgrammeFileForm,
    told: Told | None = None,
) -> TemplateResponse:
    programmes = Programme.objects.filter(workspace=event.workspace, ticketed_event=event)
    context: dict[str, Any] = {
        "event": event,
        "original": event,
        "form": form,
        "told": told,
        "file": waiting_file(event),
        "programme": programmes.first(),
        "counts": counts_of(event),
    }
    title = _("Programme · %(event)s") % {"event": event.title}
    return TemplateResponse(
        request,
        "admin/ticketing/programme.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
