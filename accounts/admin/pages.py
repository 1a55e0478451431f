"""Pages of our own, in the admin's frame."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest


def page(site: AdminSite, request: HttpRequest, title: object, **context: Any) -> dict[str, Any]:
    """The frame's context with the page's own."""
    return site.each_context(request) | {"title": title} | context
