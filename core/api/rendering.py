"""JSON out: one encoder for answers, exports and messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


def _plain(value: Any) -> Any:
    """What the encoder does not know itself: lazy translations and framework types are text."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list):
        return list(value)
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=_plain, decimal_format="string")


def encode(content: Any) -> bytes:
    """JSON as bytes: decimals as strings, instants as ISO 8601, UUIDs as text."""
    return _encoder.encode(content)


def instant(moment: datetime) -> str:
    """An instant as the API writes it: UTC, with Z, microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class JSONRenderer(BaseRenderer):
    """The API's only format."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """An answer without a body stays without one."""
        status = renderer_context["response"].status_code if renderer_context else 200
        return b"" if status == 204 else encode(data)


class OneFormat(DefaultContentNegotiation):
    """Whoever takes JSON, or anything, gets JSON; only other wishes are weighed."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        wish = request.META.get("HTTP_ACCEPT", "*/*")
        if wish in {"*/*", "application/json"} and "format" not in request.query_params:
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)
