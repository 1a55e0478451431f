"""Addresses of the door's pages: `/staff/check-in/…`."""

from django.urls import path

from ticketing.checkin.pages.panel import show_the_way
from ticketing.checkin.pages.views import choose, door

app_name = "door"

show_the_way()

urlpatterns = [
    path("", choose, name="choose"),
    path("<str:event_name>/", door, name="door"),
]
