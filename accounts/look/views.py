"""The style sheet and the logo of a workspace's pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.look.sheet import FOYER, address_of, sheet_of
from accounts.models import Workspace

_FOR_A_YEAR = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=60"


@require_safe
def style(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A workspace's style sheet; under an old address what it is now, and not for long."""
    colour = "" if name == FOYER else _colour_of(name)
    is_current = address_of(name, colour) == request.path
    answer = HttpResponse(sheet_of(colour), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = _FOR_A_YEAR if is_current else _BRIEFLY
    return answer


def _colour_of(name: str) -> str:
    colour = Workspace.objects.filter(slug=name).values_list("colour", flat=True).first()
    if colour is None:
        raise Http404
    return colour
