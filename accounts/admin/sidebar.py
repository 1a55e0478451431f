"""What the sidebar lists: each page under its own group, for those who may see it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from accounts.admin.base import FoyerAdmin
from accounts.scopes import Scope
from accounts.station import station_of


@dataclass(frozen=True, slots=True)
class SidebarPage:
    """A page of its own, of no list: listed for roles with `scope`."""

    group: Any
    title: Any
    symbol: str
    order: int
    address: str
    scope: Scope


# Each room adds its own when its admin is loaded.
more_pages: list[SidebarPage] = []


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar; each page says itself where it belongs."""
    station = station_of(request)
    pages = [
        (page.sidebar_order, str(page.sidebar_group), _entry(page))
        for page in admin.site._registry.values()
        if isinstance(page, FoyerAdmin)
        and page.sidebar_group
        and page.has_module_permission(request)
    ]
    pages += [
        (one.order, str(one.group), _link(one.title, one.symbol, one.address))
        for one in more_pages
        if station.may(one.scope)
    ]
    links = [entry["link"] for _order, _group, entry in pages]
    # One address may begin as another does: the page that is open is the longest that fits.
    here = max((one for one in links if request.path.startswith(one)), key=len, default="")
    groups: dict[str, list[dict[str, Any]]] = {}
    for _order, group, entry in sorted(pages, key=lambda one: one[0]):
        entry["active"] = entry["link"] == here
        groups.setdefault(group, []).append(entry)
    return [{"title": title, "items": items} for title, items in groups.items()]


def _entry(page: FoyerAdmin[Any]) -> dict[str, Any]:
    opts = page.opts
    title = page.sidebar_title or opts.verbose_name_plural
    address = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    return _link(title, page.sidebar_symbol, address)


def _link(title: Any, symbol: str, address: str) -> dict[str, Any]:
    return {"title": capfirst(str(title)), "icon": symbol, "link": reverse(address)}
