"""The admin's builder of a list of actions, for campaigns and automations: see `ActionsEditor`."""

from campaigns.actions.builder import ActionsEditor

__all__ = ["ActionsEditor"]
