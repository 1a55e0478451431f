"""The sample in the admin: a button in the demo workspace, where it was not pressed yet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from accounts.admin.panels import Panel, front_panels
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from config.demo.story import SLUG
from config.sample.loading import PURCHASES, loaded_sample, prepare_sample
from core.errors import DomainError
from events.imports.tasks import wake
from events.imports.views import upload_panels


def load_sample(request: HttpRequest) -> HttpResponse:
    """Fetch the sample, and have a worker import it; then to where its progress shows."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.EVENTS_WRITE):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        job = prepare_sample(workspace=station.workspace, by=signed_in(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:index")
    if job.stage.is_recording:
        wake(job)
    return redirect("admin:events_importjob_change", job.id)


def _context(request: HttpRequest) -> dict[str, Any]:
    workspace = station_of(request).workspace
    is_demo = workspace is not None and workspace.slug == SLUG
    is_missing = is_demo and workspace is not None and loaded_sample(workspace) is None
    return {"is_missing": is_missing, "purchases": PURCHASES}


def offer_sample() -> None:
    """Put the button where a newcomer looks for something to look at."""
    panel = Panel("admin/events/importjob/_sample.html", Scope.EVENTS_WRITE, _context)
    front_panels.append(panel)
    upload_panels.append(panel)
