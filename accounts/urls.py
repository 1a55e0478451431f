"""Addresses of customers and their passes."""

from django.urls import path

from accounts.api import CustomersView, CustomerView, PassView
from accounts.token_api import TokenView

api_patterns = [
    path("auth/token", TokenView.as_view()),
    path("customers", CustomersView.as_view()),
    path("customers/<str:user_id>", CustomerView.as_view()),
    # The same resource under the loyalty API's name.
    path("user", CustomersView.as_view()),
    path("user/<str:user_id>", CustomerView.as_view()),
    path("passes/<str:pass_id>", PassView.as_view()),
]
