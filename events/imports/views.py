"""The pages of one import: upload, settle and preview, watch, mend, undo."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, said
from accounts.admin.pages import page
from accounts.admin.panels import Panel, shown
from accounts.site import signed_in
from core.errors import DomainError
from events.imports.forms import UploadForm
from events.imports.models import ImportFault, ImportJob
from events.imports.services.faults import faults_as_csv
from events.imports.services.receiving import receive_file
from events.imports.services.starting import Repeat, start_import
from events.imports.services.undoing import undo_import
from events.imports.settling import settle
from events.imports.tasks import wake

if TYPE_CHECKING:
    from events.imports.admin import ImportPage

SHOWN_FAULTS = 100
# What others add to the page where files are uploaded.
upload_panels: list[Panel] = []


def upload(request: HttpRequest, admin: "ImportPage") -> HttpResponse:
    """Take a file in, and go on to how it is read."""
    if not admin.may_import(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = receive_file(
                workspace=admin.workspace(request),
                file=file,
                name=file.name,
                by=signed_in(request),
            )
        except DomainError as refusal:
            form.add_error("file", said(refusal))
        else:
            return redirect("admin:events_importjob_change", job.id)
    context = {
        "form": form,
        "panels": shown(upload_panels, request),
        "limit": settings.MAX_UPLOAD_BYTES,
    }
    return _page(request, admin, "upload", gettext_lazy("Import activity from a file"), **context)


def show(request: HttpRequest, object_id: object, admin: "ImportPage") -> HttpResponse:
    """Where the import stands, and what can be done about it."""
    job = own(admin, request, object_id)
    if job.stage.is_open and not job.file:
        return _page(request, admin, "forgotten", job.name, job=job)
    if job.stage.is_open:
        return settle(request, admin, job)
    return _page(request, admin, "result", job.name, **_result(request, admin, job))


def start(request: HttpRequest, object_id: UUID, admin: "ImportPage") -> HttpResponse:
    """Let an import that a fault stopped go on."""
    job = _asked(request, object_id, admin, is_allowed=admin.may_import(request))
    if isinstance(job, HttpResponse):
        return job
    try:
        job = start_import(job=job, repeat=Repeat.REFUSE, at=timezone.now(), by=signed_in(request))
        wake(job)
    except DomainError as refusal:
        messages.error(request, said(refusal))
    return redirect("admin:events_importjob_change", object_id)


def progress(request: HttpRequest, object_id: UUID, admin: "ImportPage") -> HttpResponse:
    """The bar alone, asked for every second; the whole page once there is no more to wait for."""
    job = own(admin, request, object_id)
    response = TemplateResponse(request, "admin/events/importjob/_progress.html", {"job": job})
    if not job.stage.is_moving:
        response["HX-Refresh"] = "true"
    return response


def undo(request: HttpRequest, object_id: UUID, admin: "ImportPage") -> HttpResponse:
    """Ask first, then take the import back."""
    if request.method == "GET":
        job = own(admin, request, object_id)
        if not admin.may_undo(request):
            raise PermissionDenied
        return _page(request, admin, "undo", gettext_lazy("Undo this import?"), job=job)
    answer = _asked(request, object_id, admin, is_allowed=admin.may_undo(request))
    if isinstance(answer, HttpResponse):
        return answer
    try:
        wake(undo_import(job=answer, at=timezone.now()))
    except DomainError as refusal:
        messages.error(request, said(refusal))
    return redirect("admin:events_importjob_change", object_id)


def rejected(request: HttpRequest, object_id: UUID, admin: "ImportPage") -> StreamingHttpResponse:
    """Every rejected line with its reason, to mend and import again."""
    job = own(admin, request, object_id)
    lines: Iterable[str] = faults_as_csv(job)
    headers = {"Content-Disposition": f'attachment; filename="rejected-{job.id}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(
    request: HttpRequest, object_id: UUID, admin: "ImportPage", *, is_allowed: bool
) -> ImportJob | HttpResponse:
    """The job that a POST is about, when the person may ask this of it."""
    job = own(admin, request, object_id)
    if not is_allowed:
        raise PermissionDenied
    return job if request.method == "POST" else HttpResponseNotAllowed(["POST"])


def _result(request: HttpRequest, admin: "ImportPage", job: ImportJob) -> dict[str, Any]:
    faults = ImportFault.objects.filter(workspace=job.workspace_id, job=job)
    return {
        "job": job,
        "faults": faults.order_by("line")[:SHOWN_FAULTS] if job.failed else [],
        "may_import": admin.may_import(request),
        "may_undo": admin.may_undo(request) and job.stage.may_be_undone,
        "advice": _("Mend these lines in the file and import it again.")
        if job.options.get("columns", []).count("external_id")
        else _("Mend these lines in a file of their own and import that."),
    }


def _page(
    request: HttpRequest, admin: "ImportPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    return TemplateResponse(
        request,
        f"admin/events/importjob/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
