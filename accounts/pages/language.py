"""In which language a page speaks: the visitor's choice, else their browser's, else the house's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

_A_YEAR = 365 * 24 * 60 * 60


def language_for(request: HttpRequest, otherwise: str) -> str:
    """The code of the language, one of settings.LANGUAGES."""
    return asked_language(request) or _spoken(otherwise) or settings.LANGUAGE_CODE


def asked_language(request: HttpRequest) -> str:
    """What the visitor chose, else their browser asks for; empty, if we speak none of it."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    asked = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    found = (_spoken(code) for code in [chosen, *(code for code, _ in asked)])
    return next(filter(None, found), "")


def remember_language(answer: HttpResponse, code: str) -> None:
    """Have the browser's pages speak this language from now on; nothing, if none was chosen."""
    if code:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=_A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _spoken(code: str) -> str:
    try:
        return get_supported_language_variant(code) if code and code != "*" else ""
    except LookupError:
        return ""
