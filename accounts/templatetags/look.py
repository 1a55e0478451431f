"""What the frame of the public pages is made of: style sheet, logo, tabs, icons."""

from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString

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
    return default_storage.url(house.logo)


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
