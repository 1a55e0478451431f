"""Addresses of what the pages look like."""

from django.urls import path

from accounts.look.views import icon, logo, style

urlpatterns = [
    path("look/logos/<str:file_name>", logo, name="logo"),
    path("look/<slug:name>/<str:digest>.css", style, name="look"),
    path("look/<slug:name>/<str:digest>.svg", icon, name="icon"),
]
