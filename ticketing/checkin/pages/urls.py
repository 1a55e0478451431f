"""Addresses of the door's pages: `/staff/door/…`."""

from django.urls import path

from ticketing.checkin.pages.installing import app_icon, app_manifest, worker
from ticketing.checkin.pages.modules import module
from ticketing.checkin.pages.panel import show_the_way
from ticketing.checkin.pages.questions import find, state
from ticketing.checkin.pages.views import choose, door

app_name = "door"

show_the_way()

urlpatterns = [
    path("", choose, name="choose"),
    path("worker.js", worker, name="worker"),
    path("modules/<str:digest>/<str:name>.js", module, name="module"),
    path("app/<str:house>/manifest.webmanifest", app_manifest, name="manifest"),
    path("app/<str:house>/icon-<int:size>.png", app_icon, name="icon"),
    path("<str:event_name>/", door, name="door"),
    path("<str:event_name>/state", state, name="state"),
    path("<str:event_name>/find", find, name="find"),
]
