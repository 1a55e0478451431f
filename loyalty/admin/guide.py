"""The first step of a workspace that gives points."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.guide import Way, at, ways
from accounts.models import Workspace
from accounts.scopes import Scope
from loyalty.models import EventRule
from loyalty.rules.content import DEFAULT_GROUP, RuleContent, RuleType, Trigger

EXAMPLE = "example"
EXAMPLE_KEY = "purchase_completed"


def example_rule() -> RuleContent:
    """A point for each unit of money, to be written over."""
    return RuleContent(
        title=_("A point for every euro spent"),
        type=RuleType.TRANSACTION,
        reward={DEFAULT_GROUP: Decimal(1)},
        triggers=[Trigger(types=["purchase"])],
    )


def _has_rule(workspace: Workspace) -> bool:
    return EventRule.objects.of(workspace).exists()


ways.append(
    Way(
        "first",
        Scope.LOYALTY_CONFIGURE,
        gettext_lazy("Write a rule"),
        at("loyalty_eventrule_add", f"?{EXAMPLE}=1"),
        _has_rule,
    )
)
