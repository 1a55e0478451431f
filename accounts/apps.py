from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who: workspaces, their staff, their customers, and the credentials of all of them."""

    name = "accounts"
    verbose_name = "People and access"
