"""Two addresses: the batch, and the probe."""

from django.urls import path

from bench.ordinary.views import OrdinaryBatch
from config.health import healthz

urlpatterns = [path("healthz", healthz), path("events/batch", OrdinaryBatch.as_view())]
