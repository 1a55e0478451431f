from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who: workspaces, their staff, their customers, and the credentials of all of them."""

    name = "accounts"
    verbose_name = _("People and access")
