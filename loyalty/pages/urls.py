"""Addresses of a member's card: `/me/card/<house>/…`."""

from django.urls import path

from loyalty.pages import views

app_name = "card"

urlpatterns = [
    path("<str:house>/", views.card, name="card"),
]
