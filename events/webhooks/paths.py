"""Addresses of webhooks in the API; `webhooks/types` stands before them."""

from django.urls import path

from events.webhooks.api.deliveries import DeliveriesView, DeliveryView, RedeliverView
from events.webhooks.api.endpoints import WebhooksView, WebhookView
from events.webhooks.api.replays import ReplaysView, ReplayView
from events.webhooks.api.secrets import RotateSecretView, TestMessageView

_ONE = "webhooks/<str:webhook_id>"
_DELIVERY = f"{_ONE}/deliveries/<str:delivery_id>"

webhook_patterns = [
    path("webhooks", WebhooksView.as_view()),
    path(_ONE, WebhookView.as_view()),
    path(f"{_ONE}/rotate-secret", RotateSecretView.as_view()),
    path(f"{_ONE}/test", TestMessageView.as_view()),
    path(f"{_ONE}/redeliver", ReplayView.as_view()),
    path(f"{_ONE}/replays", ReplaysView.as_view()),
    path(f"{_ONE}/deliveries", DeliveriesView.as_view()),
    path(_DELIVERY, DeliveryView.as_view()),
    path(f"{_DELIVERY}/redeliver", RedeliverView.as_view()),
]
