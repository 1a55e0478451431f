from campaigns.admin import automation_panel, automations, campaigns, card_letters, waiting

__all__ = ["automation_panel", "automations", "campaigns", "card_letters", "waiting"]
