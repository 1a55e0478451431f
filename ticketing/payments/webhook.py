"""Where Stripe says that something has happened."""

from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from core.api.schema import describe, query
from core.api.throttling import WINDOW_SECONDS, Rate, count_stranger
from ticketing.orders.api import STRIPE_REFUSALS
from ticketing.payments.errors import SignatureRefused
from ticketing.payments.serializers import NoticeSerializer
from ticketing.payments.services.noticing import receive_notice


class StripeWebhookView(Endpoint):
    """A call of Stripe's: its signature is its credential."""

    authentication_classes = []
    permission_classes = [AllowAny]
    # Counted once the signature was looked at: a sale has many webhooks, all from few addresses.
    throttle_classes = []

    @describe(
        "receiveStripeWebhook",
        summary="For Stripe alone: that something happened to a payment",
        request={"application/json": {"type": "object"}},
        answers={200: NoticeSerializer},
        refusals={400: "signature_refused", 502: STRIPE_REFUSALS},
        parameters=[query("workspace", says="Whose webhook this is, by slug or id.")],
    )
    def post(self, request: Request) -> Response:
        try:
            receive_notice(
                raw=self.raw_body(),
                signature=request.headers.get("Stripe-Signature", ""),
                workspace_hint=request.query_params.get("workspace", ""),
                at=timezone.now(),
            )
        except SignatureRefused:
            self._count_guess(request)
            raise
        limit = settings.REQUESTS_PER_MINUTE
        rate = Rate(limit, limit, WINDOW_SECONDS, is_kept=True)
        request._request.rate_limit = rate  # type: ignore[attr-defined]  # for core.http
        return Response({"received": True})

    def _count_guess(self, request: Request) -> None:
        rate = count_stranger(request._request)
        request._request.rate_limit = rate  # type: ignore[attr-defined]  # for core.http
        if not rate.is_kept:
            raise Throttled(rate.reset)
