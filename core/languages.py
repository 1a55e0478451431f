"""Who speaks which language: pages the reader's, the API English."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from core.api.addresses import is_api_path


class SpokenLanguage(LocaleMiddleware):
    """The language of each request.

    Programs read the API, by its codes, and its words land in logs: they are the same for all.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Speak as the reader asks, or to programs as the documentation does."""
        if not is_api_path(request.path):
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
