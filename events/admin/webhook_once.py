"""The page that shows a new secret, this once, and how a receiver checks what it gets."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin.webhook_frame import drawn
from events.admin.webhook_words import say_moment
from events.webhooks.services.endpoints import Credentials

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage


def show(
    request: HttpRequest,
    admin: "EndpointPage",
    made: Credentials,
    *,
    until: datetime | None = None,
) -> TemplateResponse:
    """The secret; `until` is when the one before it ends."""
    return drawn(
        request,
        admin,
        "once",
        _("The webhook's secret"),
        endpoint=made.endpoint,
        original=made.endpoint,
        secret=made.secret,
        public_key=made.public_key,
        until=say_moment(until) if until else "",
        guide=reverse("api-docs"),
    )
