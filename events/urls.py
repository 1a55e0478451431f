"""Addresses of the stream."""

from django.urls import path

from events.api.passes import (
    ActivitiesView,
    CheckInsView,
    FieldChangesView,
    PurchasesView,
    RefundsView,
)
from events.api.reading import EventView, PassEventsView, SourcesView, TypesView
from events.api.recording import BatchView, EventsView
from events.api.removing import DeleteBatchView, ErasureView, ExportView
from events.changes.api import ChangesView, MessageTypesView
from events.webhooks.paths import webhook_patterns

api_patterns = [
    path("events", EventsView.as_view()),
    path("events/batch", BatchView.as_view()),
    path("events/types", TypesView.as_view()),
    path("events/sources", SourcesView.as_view()),
    path("events/delete-batch", DeleteBatchView.as_view()),
    path("events/<str:event_id>", EventView.as_view()),
    path("passes/<str:pass_id>/events", PassEventsView.as_view()),
    path("passes/<str:pass_id>/purchases", PurchasesView.as_view()),
    path("passes/<str:pass_id>/refunds", RefundsView.as_view()),
    path("passes/<str:pass_id>/check-ins", CheckInsView.as_view()),
    path("passes/<str:pass_id>/activities", ActivitiesView.as_view()),
    path("passes/<str:pass_id>/field-changes", FieldChangesView.as_view()),
    path("customers/<str:user_id>/erasure", ErasureView.as_view()),
    path("customers/<str:user_id>/export", ExportView.as_view()),
    path("user/<str:user_id>/erasure", ErasureView.as_view()),
    path("user/<str:user_id>/export", ExportView.as_view()),
    path("changes", ChangesView.as_view()),
    # Before the address of one webhook.
    path("webhooks/types", MessageTypesView.as_view()),
    *webhook_patterns,
]
