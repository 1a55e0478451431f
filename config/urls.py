"""Every address of the installation."""

from django.contrib import admin
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config.api_urls import urlpatterns as api_patterns
from config.health import healthz, readyz
from core.api.addresses import under_every_prefix
from core.api.refusals import unknown_address

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/", admin.site.urls),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    under_every_prefix(api_patterns),
    re_path(r"^(?:api|v[0-3])/", unknown_address),
]
