"""What allauth's pages lack to be Foyer's: the frame, honest statuses, headers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from accounts.pages.framed_account import frame_of, remember_house

_PLACE = "/me/"
_REFUSED = 422


class AccountPages:
    """Around every page under /me/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if request.path_info.startswith(_PLACE):
            if request.method == "POST":
                remember_house(request)
            if "Cache-Control" not in answer:
                add_never_cache_headers(answer)
        return answer

    def process_template_response(
        self, request: HttpRequest, answer: TemplateResponse
    ) -> TemplateResponse:
        """Put a page of allauth's into its frame, and say 422 where a form was refused."""
        context: dict[str, Any] | None = answer.context_data
        if context is not None and request.path_info.startswith(_PLACE):
            context |= frame_of(request) | context
            if request.method == "POST" and getattr(context.get("form"), "errors", None):
                answer.status_code = _REFUSED
        return answer
