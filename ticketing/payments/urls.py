"""Addresses of the API."""

from django.urls import path

from ticketing.payments.api import StripeCheckoutView, StripeConfigView, StripeIntentView
from ticketing.payments.staff_api import AnswerView, QuestionsView, RefundsView
from ticketing.payments.webhook import StripeWebhookView

api_patterns = [
    path("client/events/stripe/config", StripeConfigView.as_view()),
    path("client/events/stripe/intent", StripeIntentView.as_view()),
    path("client/events/stripe/checkout-session", StripeCheckoutView.as_view()),
    path("orders/<str:order_id>/refunds", RefundsView.as_view()),
    path("payment-questions", QuestionsView.as_view()),
    path("payment-questions/<str:question_id>/answer", AnswerView.as_view()),
    path("stripe/webhook", StripeWebhookView.as_view()),
]
