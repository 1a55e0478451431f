"""The API's description, as everybody may read it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView


@cache
def rendered(kind: type) -> bytes:
    """The description in a renderer's format; made once, since it takes a second each time."""
    renderer: Any = kind()
    with translation.override(settings.LANGUAGE_CODE):
        generator = SchemaGenerator(urlconf=spectacular_settings.SERVE_URLCONF)  # type: ignore[no-untyped-call]  # it has no types
        made = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # it has no types
        text: bytes = renderer.render(made, renderer_context={})
    return text


class DescriptionView(SpectacularAPIView):
    """The same for everybody, whatever they ask for beside its format."""

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the process keeps."""
        renderer = request.accepted_renderer
        answer = HttpResponse(
            rendered(renderer.__class__), content_type=f"{renderer.media_type}; charset=utf-8"
        )
        name = f"{spectacular_settings.TITLE}.{renderer.format}"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
        return answer
