from campaigns.admin import automation_panel, automations, campaigns, waiting

__all__ = ["automation_panel", "automations", "campaigns", "waiting"]
