"""Refusals of automations; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing


class UnknownAutomation(Missing):
    """No automation of the workspace has this key."""

    code = "unknown_automation"
    says = _("There is no such automation.")


class AutomationRetired(Conflict):
    """It came to its end; to have it again, put it again."""

    code = "automation_retired"
    says = _("This automation is retired; put it again to have it back as a draft.")
