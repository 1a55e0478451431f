"""What the frame of the public pages is made of: style sheet, logo, tabs, icons."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.look.icons import icon_address
from accounts.look.logos import file_of
from accounts.look.sheet import sheet_address
from accounts.models import Workspace
from accounts.pages.fragments import fragment

register = template.Library()


@register.simple_tag
def style_sheet(house: object = None) -> str:
    """Where the page's one style sheet is: in the colour of its house, if it has one."""
    return sheet_address(house if isinstance(house, Workspace) else None)


@register.simple_tag
def logo(house: Workspace) -> str:
    """Where a house's logo is."""
    return reverse("logo", args=[file_of(house)])


@register.simple_tag
def icon(house: object = None) -> str:
    """Where the icon in the browser's tab is."""
    return icon_address(house if isinstance(house, Workspace) else None)


@register.simple_tag(takes_context=True)
def banner(context: dict[str, Any]) -> SafeString:
    """The house's name and its tabs, the page's own marked; Foyer's name where there is none."""
    house, request = context.get("house"), context.get("request")
    if not isinstance(house, Workspace):
        return fragment("_banner.html")
    return fragment(
        "_banner.html",
        slug=house.slug,
        name=house.name,
        logo=logo(house) if house.logo else "",
        tab=_tab_of(request.path) if request else "",
        signed_in=getattr(context.get("visitor"), "user", None) is not None,
    )


@register.simple_tag(takes_context=True)
def footer(context: dict[str, Any]) -> SafeString:
    """The page in other languages, and whose it is."""
    house = context.get("house")
    name = house.name if isinstance(house, Workspace) else ""
    return fragment("_footer.html", name=name, back=here(context))


@register.simple_tag(takes_context=True)
def account_url(context: dict[str, Any], name: str) -> str:
    """The address of a page that is no house's own, and that keeps the frame of this one."""
    house = context.get("house")
    query = urlencode({"house": house.slug}) if isinstance(house, Workspace) else ""
    return f"{reverse(name)}?{query}" if query else reverse(name)


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any]) -> str:
    """The address of this page, to come back to."""
    request = context.get("request")
    if request is None or request.method not in {"GET", "HEAD"}:
        return "/"
    return str(request.get_full_path())


def _tab_of(path: str) -> str:
    if path.startswith("/whats-on/"):
        return "my-tickets" if "/my/" in path else "whats-on"
    return "card" if path.startswith("/me/card/") else "me"
