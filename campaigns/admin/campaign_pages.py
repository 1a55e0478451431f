"""The pages of one campaign: a form while it is a draft, then how it goes and what came of it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.rows import MORE, unchecked
from accounts.models import Workspace
from campaigns.admin.campaign_editor import CampaignEditor
from campaigns.admin.campaign_frame import drawn, mine
from campaigns.admin.campaign_ideas import IDEAS
from campaigns.admin.campaign_moves import moves_for
from campaigns.admin.campaign_reading import about, result_of
from campaigns.outreach.models import Campaign
from campaigns.outreach.services import put_campaign
from core.errors import DomainError, Invalid

if TYPE_CHECKING:
    from campaigns.admin.campaigns import CampaignPage


def add(request: HttpRequest, admin: "CampaignPage") -> HttpResponse:
    """Set up a new one, perhaps beginning with an idea."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return edit(request, admin, None)


def show(request: HttpRequest, object_id: object, admin: "CampaignPage") -> HttpResponse:
    """One campaign: a draft's form for who may change it, else how it goes."""
    row = mine(request, object_id, admin)
    if row.stage.is_editable and admin.has_change_permission(request):
        return edit(request, admin, row)
    if request.method == "POST":
        raise PermissionDenied
    context = about(row) | {
        "result": result_of(row, at=timezone.now()),
        "moves": moves_for(row) if admin.has_change_permission(request) else [],
    }
    return drawn(request, admin, "campaign_read", row.title, row=row, **context)


def edit(request: HttpRequest, admin: "CampaignPage", row: Campaign | None) -> HttpResponse:
    """The form of one, or of a new one."""
    workspace = admin.workspace(request)
    given = request.POST if request.method == "POST" else None
    idea = IDEAS.get(request.GET.get("idea", "")) if row is None else None
    editor = CampaignEditor(given, row, workspace=workspace, idea=idea)
    if given is not None and MORE in given:
        unchecked(*editor.forms())
    elif given is not None and (saved := _save(admin, request, editor, workspace)):
        messages.success(request, _("Saved. See what it would do before you start it."))
        return redirect("admin:campaigns_campaign_preview", saved.pk)
    moves = moves_for(row) if row else []
    context = {"editor": editor, "moves": moves, "zone": workspace.time_zone}
    context |= about(row) if row else {}
    title = row.title if row else _("New campaign")
    return drawn(request, admin, "campaign", title, row=row, **context)


def _save(
    admin: "CampaignPage", request: HttpRequest, editor: CampaignEditor, workspace: Workspace
) -> Campaign | None:
    """What is kept now; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    try:
        key = editor.row.key if editor.row else _new_key(editor, workspace)
        saved = put_campaign(workspace=workspace, key=key, content=editor.content())
    except DomainError as refusal:
        editor.show(refusal)
        return None
    if editor.row is None:
        admin.log_addition(request, saved, str(_("Set up.")))
    else:
        admin.log_change(request, saved, str(_("Changed.")))
    return saved


def _new_key(editor: CampaignEditor, workspace: Workspace) -> str:
    key = str(editor.form.cleaned_data["key"])
    if Campaign.objects.of(workspace).filter(key=key).exists():
        raise Invalid.field("key", "taken", _("There is one with this key already."))
    return key
