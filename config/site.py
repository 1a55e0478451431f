"""Django's admin as an app: its pages are imported by who serves or checks them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.core.checks import CheckMessage, Tags, register


class StaffAdminConfig(SimpleAdminConfig):
    """Django's admin, on the site that knows workspaces and roles.

    `config.urls` finds the pages, so that workers and the scheduler start without them.
    """

    default_site = "accounts.site.StaffSite"

    def ready(self) -> None:
        """Have the pages there before they are checked."""
        register(_find_pages, Tags.admin)
        super().ready()


def _find_pages(*, app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    admin.autodiscover()
    return []
