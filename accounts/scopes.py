"""What a credential or a role may do. Closed unless opened: what is not listed is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One thing that a caller may do in one workspace; API keys carry a list of them."""

    EVENTS_READ = "events:read", _("See activity and its totals")
    EVENTS_WRITE = "events:write", _("Record any activity, purchases included")
    EVENTS_AT_DOOR = "events:door", _("Record visits, check-ins, scans and redemptions")
    EVENTS_DELETE = "events:delete", _("Delete recorded activity, undo imports")
    LOYALTY_READ = "loyalty:read", _("See rules, points, tiers, streaks, challenges and boards")
    LOYALTY_CONFIGURE = "loyalty:configure", _("Change rules, tiers, streaks and challenges")
    POINTS_WRITE = "points:write", _("Spend and adjust points, take redemptions back")
    REWARDS_REDEEM = "rewards:redeem", _("Redeem rewards and hand them out")
    TICKETS_READ = "tickets:read", _("See ticketed events, tickets and who attends")
    TICKETS_SELL = "tickets:sell", _("See orders, sell, take payments and refund")
    TICKETS_CONFIGURE = "tickets:configure", _("Set up events, moderate photos, invite")
    TICKETS_AT_DOOR = "tickets:door", _("Check tickets in and give out perks")
    CUSTOMERS_READ = "customers:read", _("See customers and their passes")
    CUSTOMERS_WRITE = "customers:write", _("Create and change customers")
    CUSTOMERS_PRIVACY = "customers:privacy", _("Export and erase one person's data")
    SEGMENTS_CONFIGURE = "segments:configure", _("Set up segments of customers")
    CAMPAIGNS_READ = "campaigns:read", _("See campaigns, automations and what came of them")
    CAMPAIGNS_CONFIGURE = "campaigns:configure", _("Set up and start campaigns and automations")
    CHANGES_READ = "changes:read", _("Read the log of all messages")
    WEBHOOKS_CONFIGURE = "webhooks:configure", _("Set up webhooks, see and repeat deliveries")
    WORKSPACE_MANAGE = "workspace:manage", _("Change the workspace, its staff and its keys")


# Whoever may do the one may do the other.
WIDER = {Scope.EVENTS_AT_DOOR: (Scope.EVENTS_WRITE,)}

# What a new API key may do unless told otherwise: all but the workspace itself.
DEFAULT_KEY_SCOPES = [scope.value for scope in Scope if scope != Scope.WORKSPACE_MANAGE]


class Role(models.TextChoices):
    """A staff member's part in one workspace; `scopes` is what the admin and the API enforce."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STEWARD = "steward", _("Steward at the door")
    ANALYST = "analyst", _("Analyst")

    @property
    def scopes(self) -> frozenset[Scope]:
        """What this role may do."""
        return _ROLE_SCOPES[self]


_ROLE_SCOPES = {
    Role.OWNER: frozenset(Scope),
    Role.MANAGER: frozenset(Scope) - {Scope.WORKSPACE_MANAGE},
    Role.STEWARD: frozenset(
        {
            Scope.EVENTS_AT_DOOR,
            Scope.EVENTS_READ,
            Scope.LOYALTY_READ,
            Scope.REWARDS_REDEEM,
            Scope.TICKETS_READ,
            Scope.TICKETS_AT_DOOR,
            Scope.CUSTOMERS_READ,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Scope.EVENTS_READ,
            Scope.LOYALTY_READ,
            Scope.TICKETS_READ,
            Scope.CUSTOMERS_READ,
            Scope.SEGMENTS_CONFIGURE,
            Scope.CAMPAIGNS_READ,
        }
    ),
}
