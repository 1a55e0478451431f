"""Addresses of a person's own pages: `/me/…`, and of the language."""

from django.urls import include, path

from accounts.pages import views

urlpatterns = [
    path("language/<str:code>/", views.language, name="language"),
    path("me/", views.me, name="me"),
    path("me/", include("allauth.urls")),
]
