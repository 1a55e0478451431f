"""The pages of one automation: its form, what it says, and the buttons that start and stop it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, said
from accounts.admin.pages import page
from accounts.admin.rows import unchecked
from accounts.admin.undoing import tell_done
from accounts.models import Workspace
from campaigns.admin.automation_editor import DETAILS, AutomationEditor, asks_for_more
from campaigns.admin.automation_starts import STARTS, Start, new_title
from campaigns.admin.automation_words import lines_of, say_automation
from campaigns.admin.undoing import back_from_step
from campaigns.automations.reading import deeds_of, runs_of
from campaigns.automations.services import (
    activate_automation,
    pause_automation,
    put_automation,
    retire_automation,
)
from campaigns.models import Automation
from core.errors import DomainError, Invalid
from loyalty.admin.suggestions import suggestions

if TYPE_CHECKING:
    from campaigns.admin.automations import AutomationPage

ON_PAGE = 10
STEPS: dict[str, tuple[Callable[..., Automation], Any]] = {
    "activate": (
        lambda workspace, key: activate_automation(workspace=workspace, key=key, at=timezone.now()),
        gettext_lazy("Activated."),
    ),
    "pause": (
        lambda workspace, key: pause_automation(workspace=workspace, key=key),
        gettext_lazy("Paused."),
    ),
    "retire": (
        lambda workspace, key: retire_automation(workspace=workspace, key=key),
        gettext_lazy("Retired."),
    ),
}


def add(request: HttpRequest, admin: "AutomationPage") -> HttpResponse:
    """Choose a start, then set one up."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    name = request.GET.get("start")
    if name is None and request.method != "POST":
        context = {"starts": STARTS.values()}
        return show_page(request, admin, "automation_starts", _("New automation"), **context)
    return _edit(request, admin, None, STARTS.get(name or ""))


def show(request: HttpRequest, object_id: object, admin: "AutomationPage") -> HttpResponse:
    """What one says and did; for who may change it, in a form."""
    row = own(admin, request, object_id)
    row.workspace = admin.workspace(request)
    if admin.has_change_permission(request):
        return _edit(request, admin, row, None)
    if request.method == "POST":
        raise PermissionDenied
    return show_page(request, admin, "automation_read", row.title, **_about(row))


def step(request: HttpRequest, object_id: UUID, name: str, admin: "AutomationPage") -> HttpResponse:
    """Activate, pause or retire one."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    service, words = STEPS[name]
    try:
        now = service(admin.workspace(request), row.key)
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        admin.log_change(request, row, str(words))
        tell_done(request, words, back_from_step(row, now))
    return redirect("admin:campaigns_automation_change", row.pk)


def show_page(
    request: HttpRequest, admin: "AutomationPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    """One of its pages, in the admin's frame."""
    frame = page(admin.admin_site, request, title, opts=admin.opts, **context)
    return TemplateResponse(request, f"admin/campaigns/{name}.html", frame)


def _edit(
    request: HttpRequest, admin: "AutomationPage", row: Automation | None, start: Start | None
) -> HttpResponse:
    workspace = admin.workspace(request)
    given = request.POST if request.method == "POST" else None
    editor = AutomationEditor(given, workspace, row, start)
    if asks_for_more(given):
        unchecked(*editor.forms())
    elif given is not None and (kept := _save(editor, row, workspace)):
        _tell(request, admin, row, kept)
        return redirect("admin:campaigns_automation_change", kept.pk)
    context = {"editor": editor} | ({} if row is None else _about(row))
    context |= suggestions(workspace, details=DETAILS)
    title = row.title if row else new_title(start)
    return show_page(request, admin, "automation", title, **context)


def _about(row: Automation) -> dict[str, Any]:
    runs = list(runs_of(row)[:ON_PAGE])
    return {
        "row": row,
        "original": row,
        "sentences": say_automation(row),
        "lines": lines_of(runs, deeds_of(row.workspace, runs)),
    }


def _save(
    editor: AutomationEditor, row: Automation | None, workspace: Workspace
) -> Automation | None:
    """What is kept now; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    try:
        key = row.key if row else _new_key(editor, workspace)
        return put_automation(workspace=workspace, key=key, content=editor.said())
    except DomainError as refusal:
        editor.show(refusal)
        return None


def _new_key(editor: AutomationEditor, workspace: Workspace) -> str:
    key = str(editor.form.cleaned_data["key"])
    if Automation.objects.of(workspace).filter(key=key).exists():
        raise Invalid.field("key", "taken", _("There is one with this key already."))
    return key


def _tell(
    request: HttpRequest, admin: "AutomationPage", before: Automation | None, row: Automation
) -> None:
    if before is None:
        admin.log_addition(request, row, str(_("Set up.")))
        messages.success(request, _("Saved as a draft. Try it, then activate it."))
    else:
        admin.log_change(request, row, str(_("Changed.")))
        messages.success(request, _("Saved."))
