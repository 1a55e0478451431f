"""Addresses of what the pages look like."""

from django.urls import path

from accounts.look.views import style

urlpatterns = [path("look/<slug:name>/<str:digest>.css", style, name="look")]
