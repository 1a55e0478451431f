"""A code as its holder shows it: JSON with an SVG, or a picture alone, by Accept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.rendering import OneFormat
from core.qr import png_of, svg_of

JSON, SVG, PNG = "application/json", "image/svg+xml", "image/png"


class AnyWish(OneFormat):
    """Whatever the caller accepts: the address itself says what there is; refusals are JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], JSON


def answer_code(request: Request, code: str, body: Mapping[str, Any]) -> HttpResponse | Response:
    """The QR of a code as the caller likes it best; `body` is what JSON says on top.

    Raises NotAcceptable.
    """
    wish = request._request.get_preferred_type([JSON, SVG, PNG])
    if wish is None:
        raise NotAcceptable
    if wish == JSON:
        shown = {**body, "payload": code, "svg": svg_of(code)}
        return Response(shown, headers={"Vary": "Accept"})
    drawn = svg_of(code).encode() if wish == SVG else png_of(code)
    return HttpResponse(drawn, content_type=wish, headers={"Vary": "Accept"})
