"""The ledger followed again from the events and the versions of the rules; nothing is written."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from accounts.models import Customer, Workspace
from accounts.models.customers import CustomerQuerySet
from core.moments import one_moment_to_read
from loyalty.replay.awards import check_awards
from loyalty.replay.chains import check_chain
from loyalty.replay.counts import check_counts
from loyalty.replay.differences import Difference
from loyalty.replay.programme import History, Present
from loyalty.replay.reading import Account, read_accounts
from loyalty.replay.rewards import check_redemptions, check_stocks
from loyalty.replay.stamps import check_cards, check_stamps
from loyalty.replay.tiers import check_tiers

CHUNK = 200


def verify(
    *, workspace: Workspace, customers: CustomerQuerySet, tell: Callable[[int], None]
) -> Iterator[Difference]:
    """Whatever is not as it follows from what was recorded, of these customers of the workspace.

    Each chunk is seen as it was at one instant, while others go on recording; `tell` hears how
    many customers are done. Of an erased customer only the sums are compared: what the rules
    asked for is gone.
    """
    history, done = History(workspace), 0
    last = UUID(int=0)
    ordered = customers.of(workspace).order_by("id")
    while True:
        with one_moment_to_read():
            chunk = list(ordered.filter(id__gt=last)[:CHUNK])
            found = list(_check(history.now(), chunk)) if chunk else []
        yield from found
        if not chunk:
            break
        last = chunk[-1].id
        done += len(chunk)
        tell(done)
    with one_moment_to_read():
        found = list(check_stocks(workspace))
    yield from found


def _check(present: Present, customers: Sequence[Customer]) -> Iterator[Difference]:
    accounts = read_accounts(present.workspace, customers)
    yield from chain.from_iterable(map(check_chain, accounts))
    known = [account for account in accounts if not _is_erased(account)]
    for account in known:
        yield from check_awards(account, present)
        yield from check_counts(account, present)
    yield from check_tiers(accounts, present)
    yield from check_stamps(known, present)
    yield from check_cards(accounts, present.workspace)
    yield from check_redemptions(accounts, present.workspace)


def _is_erased(account: Account) -> bool:
    return account.customer.erased_at is not None
