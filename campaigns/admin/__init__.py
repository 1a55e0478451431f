from campaigns.admin import automation_panel, automations, campaigns

__all__ = ["automation_panel", "automations", "campaigns"]
