"""The pages of one definition: for who may change it a form, for others what it says."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.admin.rows import MORE, unchecked
from accounts.admin.undoing import tell_done
from accounts.models import Workspace
from core.errors import DomainError, Invalid
from loyalty.admin.definition_editors import DefinitionEditor
from loyalty.admin.suggestions import suggestions
from loyalty.admin.undoing_setup import back_to, body_of
from loyalty.models import Recount

if TYPE_CHECKING:
    from loyalty.admin.definitions import DefinitionPage


def add(request: HttpRequest, admin: "DefinitionPage[Any]") -> HttpResponse:
    """Set up a new one."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return _edit(request, admin, None)


def show(request: HttpRequest, object_id: object, admin: "DefinitionPage[Any]") -> HttpResponse:
    """What one says; for who may change it, in a form."""
    row = own(admin, request, object_id)
    if admin.has_change_permission(request):
        return _edit(request, admin, row)
    if request.method == "POST":
        raise PermissionDenied
    context = {"row": row, "original": row, "facts": admin.facts(row), "recount": _recount(row)}
    context |= admin.more_to_show(row)
    return _page(request, admin, "definition_read", row.title, **context)


def _edit(request: HttpRequest, admin: "DefinitionPage[Any]", row: Any) -> HttpResponse:
    workspace = admin.workspace(request)
    given = request.POST if request.method == "POST" else None
    before = body_of(row) if row and given is not None else None
    editor = admin.begin(workspace, given, row)
    if given is not None and MORE in given:
        unchecked(*editor.forms())
    elif given is not None and (saved := _save(admin, editor, row, workspace)):
        _tell(request, admin, before, saved)
        return redirect(f"admin:loyalty_{admin.opts.model_name}_change", saved.pk)
    context = admin.more_to_show(row) | {
        "editor": editor,
        "row": row,
        "original": row,
        "recount": _recount(row) if row else None,
        "list_address": f"admin:loyalty_{admin.opts.model_name}_changelist",
    }
    context |= suggestions(workspace)
    title = row.title if row else _("New %(kind)s") % {"kind": admin.opts.verbose_name}
    return _page(request, admin, admin.edit_page, title, **context)


def _save(
    admin: "DefinitionPage[Any]", editor: DefinitionEditor, row: Any, workspace: Workspace
) -> Any:
    """What is kept now; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    try:
        key = row.key if row else _new_key(admin, editor, workspace)
        return editor.keep(workspace, key)
    except DomainError as refusal:
        editor.show(refusal)
        return None


def _new_key(admin: "DefinitionPage[Any]", editor: DefinitionEditor, workspace: Workspace) -> str:
    rows: Any = admin.model._default_manager.filter(workspace=workspace)
    key = str(editor.form.cleaned_data["key"])
    if rows.filter(key=key).exists():
        raise Invalid.field("key", "taken", _("There is one with this key already."))
    return key


def _tell(
    request: HttpRequest,
    admin: "DefinitionPage[Any]",
    before: dict[str, Any] | None,
    row: Any,
) -> None:
    if before is None:
        admin.log_addition(request, row, str(_("Set up.")))
        tell_done(request, _("Saved."))
    else:
        admin.log_change(request, row, str(_("Changed.")))
        tell_done(request, _("Saved."), back_to(before, row))


def _recount(row: Any) -> Recount | None:
    """How far counting anew is, while it goes on."""
    under_way = Recount.objects.filter(workspace=row.workspace_id, finished_at=None)
    return under_way.filter(subject_id=row.pk).first()


def _page(
    request: HttpRequest, admin: "DefinitionPage[Any]", name: str, title: object, **context: Any
) -> TemplateResponse:
    return TemplateResponse(
        request,
        f"admin/loyalty/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
