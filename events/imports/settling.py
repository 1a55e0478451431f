"""The page on which a file's columns are named and its first lines are judged."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import show_refusal
from accounts.admin.pages import page
from accounts.site import signed_in
from core.errors import DomainError
from core.money import show_price
from events.errors import UnknownCustomer
from events.imports.forms import (
    COLUMN_CHOICES,
    SettingsForm,
    chosen_columns,
    chosen_options,
    initial_settings,
    shown_columns,
)
from events.imports.models import ImportJob
from events.imports.options import Options, check_options
from events.imports.reading import guess_forms, reread, sample
from events.imports.services.previewing import Preview, Verdict, preview_import
from events.imports.services.receiving import options_of, settle_options
from events.imports.services.starting import Repeat, start_import
from events.imports.states import FileFormat
from events.imports.tasks import wake
from events.services.recording import Status

if TYPE_CHECKING:
    from events.imports.admin import ImportPage


def settle(request: HttpRequest, admin: "ImportPage", job: ImportJob) -> HttpResponse:
    """Take new settings, or show the present ones with what they would do."""
    options = options_of(job)
    form = _form(request, job, options)
    if request.method == "POST" and form.is_valid():
        try:
            wanted = _wanted(request, job, options, form)
            _take(request, job, wanted, is_changed=wanted != options)
        except DomainError as refusal:
            show_refusal(form, refusal, {})
        else:
            return redirect("admin:events_importjob_change", job.id)
    context = {"form": form, "job": job, "choices": COLUMN_CHOICES} | _judged(job, form)
    return TemplateResponse(
        request,
        "admin/events/importjob/settle.html",
        page(admin.admin_site, request, job.name, opts=admin.opts, **context),
    )


def _take(request: HttpRequest, job: ImportJob, wanted: Options, *, is_changed: bool) -> None:
    """Keep the settings, and start if that was asked; never with settings nobody saw at work."""
    if is_changed:
        settle_options(job=job, options=wanted)
    if "start" not in request.POST:
        return
    if is_changed:
        messages.warning(request, _("The settings changed: look at the lines, then import them."))
        return
    repeat = Repeat.ALLOW if "again" in request.POST else Repeat.REFUSE
    wake(start_import(job=job, repeat=repeat, at=timezone.now(), by=signed_in(request)))


def _form(request: HttpRequest, job: ImportJob, options: Options) -> SettingsForm:
    return SettingsForm(
        request.POST or None,
        initial=initial_settings(options),
        default_currency=job.workspace.currency,
        is_text=job.format == FileFormat.TEXT,
    )


def _wanted(request: HttpRequest, job: ImportJob, now: Options, form: SettingsForm) -> Options:
    """What was asked for; where the file falls into other columns, those are guessed anew."""
    columns = chosen_columns(request.POST, len(now.columns))
    options = chosen_options(form.cleaned_data, columns, now)
    format = FileFormat(job.format)
    if (options.delimiter, options.encoding) != (now.delimiter, now.encoding):
        return reread(job.path, format=format, options=options)
    is_new_date = columns != now.columns and "date" in set(columns) - set(now.columns)
    if is_new_date and options.date_format == now.date_format:
        lines = sample(job.path, format=format, options=options)
        return guess_forms(options, lines[1:] if options.has_header else lines)
    return options


def _judged(job: ImportJob, form: SettingsForm) -> dict[str, Any]:
    """The preview by the settings that are kept, and whether it may be started with them."""
    options = options_of(job)
    preview: Preview | None = None
    faults: list[str] = []
    try:
        preview = preview_import(job=job, at=timezone.now())
        check_options(options)
    except DomainError as refusal:
        faults = [fault.message for fault in refusal.faults] or [refusal.message]
    return _shown(job, options, preview) | {
        "faults": [] if form.errors else faults,
        "is_ready": not faults,
    }


def _shown(job: ImportJob, options: Options, preview: Preview | None) -> dict[str, Any]:
    return {
        "columns": shown_columns(options, preview.header if preview else []),
        "preview": preview,
        "lines": [
            {"verdict": verdict, "reading": _reading(job, verdict)}
            for verdict in (preview.verdicts if preview else [])
        ],
        "has_strangers": any(
            verdict.code == UnknownCustomer.code and verdict.draft and verdict.draft.user_id
            for verdict in (preview.verdicts if preview else [])
        ),
        "rejected": sum(
            preview.counts.get(status, 0) for status in (Status.FAILED, Status.CONFLICT)
        )
        if preview
        else 0,
    }


def _reading(job: ImportJob, verdict: Verdict) -> dict[str, Any]:
    """What was understood of a line: who, what, when, how much."""
    draft = verdict.draft
    if draft is None:
        return {}
    currency = draft.currency or job.workspace.currency
    try:
        worth = "" if draft.amount is None else show_price(draft.amount, currency)
    except KeyError:
        worth = str(draft.amount)
    return {
        "who": draft.user_id or draft.pass_id,
        "what": draft.event_type,
        "when": draft.event_timestamp,
        "worth": worth,
    }
