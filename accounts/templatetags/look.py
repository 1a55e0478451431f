"""What the frame of the public pages is made of: style sheet, logo, tabs, icons."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.look.icons import icon_address
from accounts.look.logos import file_of
from accounts.look.sheet import sheet_address
from accounts.models import Workspace

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
def tab(context: dict[str, Any], name: str) -> SafeString:
    """Marks the tab under which the page's own address is."""
    request = context.get("request")
    is_here = request is not None and _tab_of(request.path) == name
    return SafeString(' aria-current="page"' if is_here else "")


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
