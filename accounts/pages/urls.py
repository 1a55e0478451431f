"""Addresses of a person's own pages: `/me/…`, and of the language."""

from django.urls import include, path

from accounts.pages import sign_in, views

urlpatterns = [
    path("language/<str:code>/", views.language, name="language"),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/leave/", views.leave, name="leave"),
    # In place of allauth's own; the rest is its.
    path("me/signup/", sign_in.sign_up, name="account_signup"),
    path("me/login/code/", sign_in.AskForCode.as_view(), name="account_request_login_code"),
    path("me/login/code/confirm/", sign_in.EnterCode.as_view(), name="account_confirm_login_code"),
    path("me/", include("allauth.urls")),
]
