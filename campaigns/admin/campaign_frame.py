"""What the pages of a campaign have in common."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.base import own
from accounts.admin.pages import page
from campaigns.outreach.models import Campaign

if TYPE_CHECKING:
    from campaigns.admin.campaigns import CampaignPage

ADDRESS = "admin:campaigns_campaign_change"


def mine(request: HttpRequest, object_id: object, admin: "CampaignPage") -> Campaign:
    """The campaign of this workspace with this id."""
    row = own(admin, request, object_id)
    row.workspace = admin.workspace(request)
    return row


def drawn(
    request: HttpRequest, admin: "CampaignPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    """One of its pages, in the admin's frame."""
    context["original"] = context.get("row")
    return TemplateResponse(
        request,
        f"admin/campaigns/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
