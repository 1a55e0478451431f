"""Refusals of automations; `docs/errors.md` lists their codes."""

from core.errors import Conflict, Missing


class UnknownAutomation(Missing):
    """No automation of the workspace has this key."""

    code = "unknown_automation"
    message = "There is no such automation."


class AutomationRetired(Conflict):
    """It came to its end; to have it again, put it again."""

    code = "automation_retired"
    message = "This automation is retired; put it again to have it back as a draft."
