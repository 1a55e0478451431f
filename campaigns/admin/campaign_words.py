"""Campaigns in the words of a shop."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.outreach.models import Campaign
from campaigns.outreach.results.counting import Results
from campaigns.outreach.results.returning import Arm
from campaigns.outreach.results.serializers import rounded
from campaigns.outreach.states import TargetState
from core.money import show_price

# As a shop says it: somebody without an e-mail address was skipped.
TARGETS = {state: state.label for state in TargetState} | {
    TargetState.SKIPPED: gettext_lazy("Skipped")
}
# Of fewer, one person more or less changes too much.
FEW = 30
_ONE = Decimal(1)


def say_share(rate: Decimal) -> str:
    """A share as people say it: 18 %."""
    return f"{(rate * 100).quantize(_ONE, rounding=ROUND_HALF_UP)}\N{NO-BREAK SPACE}%"


def say_returns(results: Results) -> str:
    """Who came back, of those it was for and of those left out."""
    own, others = results.treated, results.left_out
    if own.rate is None:
        return _("It was for nobody: the segment was empty when it started.")
    named = {
        "all": f"{own.customers:,}",
        "back": f"{own.came_back:,}",
        "share": say_share(own.rate),
    }
    everybody = results.states[TargetState.DONE] == own.customers
    first = (
        _("Of %(all)s who got it, %(back)s came back (%(share)s)")
        if everybody
        else _("Of %(all)s whom it is for, %(back)s came back (%(share)s)")
    ) % named
    if others.rate is None:
        return _("%(said)s. Nobody was left out to compare with.") % {"said": first}
    rest = {
        "said": first,
        "all": f"{others.customers:,}",
        "back": f"{others.came_back:,}",
        "share": say_share(others.rate),
    }
    return _("%(said)s; of %(all)s left out, %(back)s (%(share)s).") % rest


def say_difference(results: Results) -> str:
    """What that means, and how far it can be trusted; empty without anybody to compare with."""
    if results.difference is None:
        return ""
    points = (results.difference * 100).quantize(_ONE, rounding=ROUND_HALF_UP)
    named = {"points": abs(points)}
    if points > 0:
        said = _("That is %(points)s in a hundred more than came back by themselves.") % named
    elif points < 0:
        said = _("That is %(points)s in a hundred fewer than came back by themselves.") % named
    else:
        said = _("That is as many as came back by themselves.")
    if min(results.treated.customers, results.left_out.customers) < FEW:
        said += " " + _("So few were compared that chance may have made the difference.")
    return said


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One currency: what either spent, and each of them."""

    currency: str
    treated: str
    treated_each: str
    left_out: str
    left_out_each: str


def money_lines(campaign: Campaign, results: Results) -> Iterator[MoneyLine]:
    """What was spent, less what went back, by currency."""
    for currency in results.currencies or [campaign.workspace.currency]:
        own, others = results.treated, results.left_out
        yield MoneyLine(currency, *_spent(own, currency), *_spent(others, currency))


def _spent(arm: Arm, currency: str) -> tuple[str, str]:
    each = arm.per_head(currency)
    if each is None:
        return "—", "—"
    total = arm.revenue.get(currency, Decimal(0))
    return show_price(total, currency), show_price(rounded(each, currency), currency)
