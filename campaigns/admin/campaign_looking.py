"""What a campaign would do, how far it is, and what became of each customer."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import said
from accounts.scopes import Scope
from campaigns.admin.campaign_frame import ADDRESS, drawn, mine
from campaigns.admin.campaign_moves import moves_for
from campaigns.admin.campaign_reading import about, progress_of
from campaigns.admin.campaign_words import TARGETS
from campaigns.outreach.preview import preview_of
from campaigns.outreach.states import TargetState
from campaigns.outreach.targets import deeds_of, targets_of
from core.errors import DomainError

if TYPE_CHECKING:
    from campaigns.admin.campaigns import CampaignPage

ON_PAGE = 50


def preview(request: HttpRequest, object_id: object, admin: "CampaignPage") -> HttpResponse:
    """What it would do if it started now."""
    row = mine(request, object_id, admin)
    if row.stage.has_started:
        return redirect(ADDRESS, row.pk)
    context = about(row) | {"preview": None, "refusal": ""}
    try:
        context["preview"] = preview_of(row, at=timezone.now())
    except DomainError as refusal:
        context["refusal"] = said(refusal)
    may = admin.has_change_permission(request)
    context["moves"] = [one for one in moves_for(row) if not one.is_danger] if may else []
    context["may_change"] = may
    context["may_see_customers"] = admin.opens(request, Scope.CUSTOMERS_READ)
    title = _("What %(title)s would do") % {"title": row.title}
    return drawn(request, admin, "campaign_preview", title, row=row, **context)


def progress(request: HttpRequest, object_id: object, admin: "CampaignPage") -> HttpResponse:
    """The bar alone, asked for every two seconds; the whole page once it stands still."""
    row = mine(request, object_id, admin)
    if not row.stage.has_started:
        raise PermissionDenied
    context = {"row": row, "progress": progress_of(row)}
    answer = TemplateResponse(request, "admin/campaigns/_campaign_progress.html", context)
    if not row.stage.is_moving:
        answer["HX-Refresh"] = "true"
    return answer


def targets(request: HttpRequest, object_id: object, admin: "CampaignPage") -> HttpResponse:
    """Whom it came to, and what became of each."""
    row = mine(request, object_id, admin)
    rows, state = targets_of(row), request.GET.get("state", "")
    if state in TargetState.values:
        rows = rows.filter(state=state)
    pages = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    found = list(pages.object_list)
    deeds = deeds_of(row, found)
    context = {
        "pages": pages,
        "lines": [
            (target, TARGETS[TargetState(target.state)], deeds.get(target.id, []))
            for target in found
        ],
        "states": [(state.value, words) for state, words in TARGETS.items()],
        "state": state,
        "may_see_customers": admin.opens(request, Scope.CUSTOMERS_READ),
    }
    title = _("Whom %(title)s came to") % {"title": row.title}
    return drawn(request, admin, "campaign_targets", title, row=row, **context)
