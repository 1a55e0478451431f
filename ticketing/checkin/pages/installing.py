"""The door as an app of its own: its name and icon, and the worker that starts it offline."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.look.sheet import sheet_address
from accounts.models import Workspace
from accounts.pages.framing import find_house
from ticketing.checkin.pages.icons import SIZES, draw_icon, ground_of
from ticketing.checkin.pages.modules import (
    camera_addresses,
    digest,
    module_address,
    names,
    worker_text,
)

_FOR_AN_HOUR = 3600


@require_safe
def app_manifest(request: HttpRequest, house: str) -> HttpResponse:
    """What the door is called on a phone's screen, and how it looks there."""
    place = find_house(house)
    with override(place.language):
        answer = JsonResponse(_manifest(place), content_type="application/manifest+json")
    patch_cache_control(answer, public=True, max_age=_FOR_AN_HOUR)
    return answer


@require_safe
def app_icon(request: HttpRequest, house: str, size: int) -> HttpResponse:
    """The house's letter in its colour, as PNG."""
    if size not in SIZES:
        raise Http404
    answer = HttpResponse(draw_icon(find_house(house), size), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=_FOR_AN_HOUR)
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with what it keeps; `?plain` is for browsers without modules in it."""
    house = request.GET.get("house", "")
    kept = [
        *(module_address(name) for name in names()),
        *camera_addresses(),
        sheet_address(find_house(house) if house else None),
    ]
    lines = [f"const NAME = {json.dumps(f'door-{digest()}')};", f"const KEPT = {json.dumps(kept)};"]
    if "plain" not in request.GET:
        lines.insert(0, f'import {{ bringBack }} from "{module_address("upload")}";')
    text = "\n".join([*lines, worker_text()])
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    patch_cache_control(answer, no_cache=True)
    return answer


def _manifest(place: Workspace) -> dict[str, Any]:
    start = reverse("door:choose")
    name = _("Door of %(house)s") % {"house": place.name}
    return {
        "id": start,
        "name": name,
        "short_name": _("Door"),
        "lang": place.language,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": ground_of(place),
        "theme_color": ground_of(place),
        "icons": [
            {
                "src": reverse("door:icon", args=[place.slug, size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in SIZES
        ],
    }
