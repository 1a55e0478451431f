from campaigns.admin import automation_panel, automations

__all__ = ["automation_panel", "automations"]
