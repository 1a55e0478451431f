"""Whether redemptions are in the ledger, and counters of rewards are what was redeemed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import Workspace
from loyalty.models import EntryKind, Redemption, RedemptionState, Reward, RewardUse
from loyalty.replay.differences import Difference
from loyalty.replay.reading import Account

_HOLDING = [state for state in RedemptionState if state.holds_stock]
_MOVED = (EntryKind.SPEND, EntryKind.RETURN)
_Moves = Counter[tuple[str, UUID]]


def check_redemptions(accounts: Sequence[Account], workspace: Workspace) -> Iterator[Difference]:
    """Each redemption spent its points once, and gave them back once if it was reversed.

    Two queries for all accounts.
    """
    keys = [account.customer.id for account in accounts]
    rows = Redemption.objects.of(workspace).filter(customer_id__in=keys)
    own: dict[UUID, list[Redemption]] = {key: [] for key in keys}
    for redemption in rows.select_related("reward"):
        own[redemption.customer_id].append(redemption)
    uses: dict[UUID, Counter[UUID]] = {key: Counter() for key in keys}
    for use in RewardUse.objects.filter(workspace=workspace, customer_id__in=keys):
        uses[use.customer_id][use.reward_id] = use.used
    for account in accounts:
        key = account.customer.id
        yield from _check_moves(account, own[key])
        yield from _check_uses(account, own[key], uses[key])


def _check_moves(account: Account, redemptions: Sequence[Redemption]) -> Iterator[Difference]:
    found: _Moves = Counter()
    for line in account.lines:
        if line.kind in _MOVED and line.subject_id is not None:
            found[line.kind, line.subject_id] += line.points
    wanted: _Moves = Counter()
    for one in redemptions:
        wanted[EntryKind.SPEND, one.id] = -one.points
        is_back = one.state == RedemptionState.REVERSED
        wanted[EntryKind.RETURN, one.id] = one.points if is_back else 0
    for move in wanted.keys() | found.keys():
        what = f"redemption {move[1]}, points of {move[0]}"
        yield from account.differs(what, wanted[move], found[move])


def _check_uses(
    account: Account, redemptions: Sequence[Redemption], uses: Counter[UUID]
) -> Iterator[Difference]:
    keys = {one.reward_id: one.reward.key for one in redemptions}
    standing = (one for one in redemptions if one.state != RedemptionState.REVERSED)
    wanted = Counter(one.reward_id for one in standing)
    for reward_id in wanted.keys() | uses.keys():
        what = f"how often had {keys.get(reward_id, reward_id)}"
        yield from account.differs(what, wanted[reward_id], uses[reward_id])


def check_stocks(workspace: Workspace) -> Iterator[Difference]:
    """What is taken of each stock are the open codes and what was given out."""
    holding = Count("redemptions", filter=Q(redemptions__state__in=_HOLDING))
    for reward in Reward.objects.of(workspace).select_related("stock").annotate(held=holding):
        if reward.held != reward.stock.taken:
            yield Difference("", "taken", reward.held, reward.stock.taken, reward=reward.key)
