"""Refusals of the loyalty programme; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, Missing, NotPermitted


class UnknownRule(Missing):
    """No rule of the workspace has this key."""

    code = "unknown_rule"
    says = _("There is no such rule.")


class RuleInactive(DomainError):
    """The rule exists, and earns nothing now: a draft, retired, or outside its dates."""

    code = "rule_inactive"
    says = _("This rule is not active.")


class KeyRequired(NotPermitted):
    """The rule is for tills and doors, not for customers' own devices."""

    code = "api_key_required"
    says = _("This rule needs an API key.")


class GroupNotPermitted(NotPermitted):
    """A customer's own device claims a group that the customer is not in."""

    code = "group_not_permitted"
    says = _("The customer is not in this group.")


class UnknownDefinition(Missing):
    """No streak, challenge, tier or leaderboard of the workspace has this key."""

    code = "unknown_definition"
    says = _("There is no such definition.")


class UnknownGrant(Missing):
    """The workspace granted no tier under this id."""

    code = "unknown_grant"
    says = _("There is no such granted tier.")


class NotEnoughPoints(Conflict):
    """A spend of more points than the customer has; only a refund takes a balance below zero."""

    code = "not_enough_points"
    says = _("The customer does not have so many points.")


class ReferenceTaken(Conflict):
    """The external id belongs to another movement of points; the faults are the difference."""

    code = "external_id_conflict"
    says = _("This externalId belongs to another movement of points.")
