"""Pages about webhooks, in the admin's frame."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.pages import page

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage


def drawn(
    request: HttpRequest, admin: "EndpointPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    """One of these pages."""
    return TemplateResponse(
        request,
        f"admin/events/webhook/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
