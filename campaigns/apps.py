from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """What we do about it: campaigns and automations."""

    name = "campaigns"
    verbose_name = _("campaigns")
