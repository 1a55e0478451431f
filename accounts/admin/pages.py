"""Pages of our own, in the admin's frame."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.models import User


def page(site: AdminSite, request: HttpRequest, title: object, **context: Any) -> dict[str, Any]:
    """The frame's context with the page's own."""
    return site.each_context(request) | {"title": title} | context


def link_page(
    site: AdminSite, request: HttpRequest, *, person: User, path: str, opts: Any
) -> TemplateResponse:
    """The page that shows, this once, the link with which somebody chooses a password."""
    link = request.build_absolute_uri(path)
    context = page(site, request, _("Hand over this link"), person=person, link=link, opts=opts)
    return TemplateResponse(request, "admin/accounts/link.html", context)
