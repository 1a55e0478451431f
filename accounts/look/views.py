"""The style sheet, the logo and the icon of a workspace's pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.look.icons import icon_of, lettered_address
from accounts.look.logos import read_logo
from accounts.look.sheet import FOYER, address_of, sheet_of
from accounts.models import Workspace

_FOR_A_YEAR = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=60"


@require_safe
def style(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A workspace's style sheet; under an old address what it is now, and not for long."""
    is_foyers = request.path == address_of(FOYER, "")
    colour = "" if is_foyers else _colour_of(name)
    is_current = address_of(name, colour) == request.path
    return _kept(sheet_of(colour), "text/css; charset=utf-8", is_current)


@require_safe
def icon(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A workspace's letter in its colour; under an old address what it is now."""
    workspace = _find(name)
    is_current = lettered_address(workspace) == request.path
    return _kept(icon_of(workspace), "image/svg+xml", is_current)


@require_safe
def logo(request: HttpRequest, file_name: str) -> HttpResponse:
    """A workspace's logo, as it was drawn anew; one that was replaced is not there any more."""
    content = read_logo(file_name)
    if content is None:
        raise Http404
    # It is as small as it gets: nobody should try to make it smaller.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    answer = HttpResponse(content, content_type="image/png")
    answer["Cache-Control"] = _FOR_A_YEAR
    return answer


def _kept(content: str, of_kind: str, is_current: bool) -> HttpResponse:
    answer = HttpResponse(content, content_type=of_kind)
    answer["Cache-Control"] = _FOR_A_YEAR if is_current else _BRIEFLY
    return answer


def _colour_of(name: str) -> str:
    """A workspace's colour; Foyer's own where no workspace is called as Foyer itself."""
    is_no_workspace = name == FOYER and not Workspace.objects.filter(slug=name).exists()
    return "" if is_no_workspace else _find(name).colour


def _find(slug: str) -> Workspace:
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        raise Http404
    return workspace
