"""What the sidebar lists: each page under its own group, for those who may see it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from accounts.admin.base import FoyerAdmin


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar; each page says itself where it belongs."""
    pages = [
        page
        for page in admin.site._registry.values()
        if isinstance(page, FoyerAdmin)
        and page.sidebar_group
        and page.has_module_permission(request)
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for page in sorted(pages, key=lambda one: one.sidebar_order):
        groups.setdefault(str(page.sidebar_group), []).append(_entry(page))
    return [{"title": title, "items": items} for title, items in groups.items()]


def _entry(page: FoyerAdmin[Any]) -> dict[str, Any]:
    opts = page.opts
    return {
        "title": capfirst(str(page.sidebar_title or opts.verbose_name_plural)),
        "icon": page.sidebar_symbol,
        "link": reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"),
    }
