"""Every address of the installation."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularSwaggerSplitView

from config.api_urls import urlpatterns as api_patterns
from config.health import healthz, readyz
from config.sample.admin import load_sample, offer_sample
from core.api.addresses import under_every_prefix
from core.api.served import DescriptionView
from ticketing.media.urls import page_patterns as photo_pages

admin.autodiscover()
# Not before the pages are there, among which its button stands.
offer_sample()

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/sample/", admin.site.admin_view(load_sample), name="load-sample"),
    path("admin/", admin.site.urls),
    path("mail/", include("campaigns.mail.urls")),
    path("whats-on/", include("ticketing.pages.urls")),
    path("me/card/", include("loyalty.pages.urls")),
    path("", include("accounts.pages.urls")),
    path("", include("accounts.look.urls")),
    path("staff/door/", include("ticketing.checkin.pages.urls")),
    # Where the door was: people keep such addresses.
    path("staff/check-in/", RedirectView.as_view(url="/staff/door/", query_string=True)),
    path(
        "staff/check-in/<path:door>",
        RedirectView.as_view(url="/staff/door/%(door)s", query_string=True),
    ),
    *photo_pages,
    path("api/schema", DescriptionView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    under_every_prefix(api_patterns),
]

# For programs the API's one body of refusal, also where no view was met; for people pages, in
# their house's frame.
handler400 = "accounts.pages.refusing.not_readable"
handler403 = "accounts.pages.refusing.not_yours"
handler404 = "accounts.pages.refusing.not_there"
handler429 = "accounts.pages.refusing.much_at_once"
handler500 = "accounts.pages.refusing.went_wrong"
