from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoyaltyConfig(AppConfig):
    """What activity earns: rules, points, tiers, streaks, challenges, leaderboards."""

    name = "loyalty"
    verbose_name = _("loyalty")
