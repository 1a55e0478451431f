"""Customers found by the code of a reward that they redeemed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.services.finding import Found
from loyalty.rewards.codes import read_code, shown_code
from loyalty.rewards.models import Redemption


def by_codes(*, workspace: Workspace, text: str, scopes: frozenset[Scope]) -> Iterable[Found]:
    """Whose code it is, for those who may hand out against it."""
    code = read_code(text)
    if code is None or Scope.REWARDS_REDEEM not in scopes:
        return
    for one in Redemption.objects.of(workspace).filter(code=code).select_related("reward"):
        named = {"code": shown_code(code), "reward": one.reward.title}
        why = _("Code %(code)s · %(reward)s") % named
        yield Found(one.customer_id, why, is_exact=True)
