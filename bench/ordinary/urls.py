"""Three batches, and the probe."""

from django.urls import path

from bench.ordinary.views import DerivedBatch, LoyalBatch, TunedBatch
from config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("derived/batch", DerivedBatch.as_view()),
    path("tuned/batch", TunedBatch.as_view()),
    path("loyal/batch", LoyalBatch.as_view()),
]
