"""Whether a customer's ledger is one unbroken chain, and what is kept for speed follows from it."""

from collections.abc import Iterator

from loyalty.engine.lots import next_due
from loyalty.models import EntryKind
from loyalty.replay.differences import Difference
from loyalty.replay.reading import Account

_EARNINGS = (EntryKind.EARN, EntryKind.REVERSE)


def check_chain(account: Account) -> Iterator[Difference]:
    """Turns without a gap, the balance after each; the member's sums."""
    turn = balance = 0
    for line in account.lines:
        yield from account.differs("turn", turn + 1, line.turn, line)
        yield from account.differs("balance after it", balance + line.points, line.balance, line)
        turn, balance = line.turn, line.balance
    yield from _check_sums(account)
    if account.customer.erased_at is None:
        yield from _check_card(account)
    yield from _check_lots(account)


def _check_sums(account: Account) -> Iterator[Difference]:
    lines, member = account.lines, account.member
    sums = {
        "turn": len(lines),
        "balance": sum(line.points for line in lines),
        "pending": sum(line.pending for line in lines),
        "lifetime": sum(line.moved for line in lines if line.kind in _EARNINGS),
    }
    for name, expected in sums.items():
        yield from account.differs(f"member's {name}", expected, getattr(member, name))


def _check_card(account: Account) -> Iterator[Difference]:
    member, card = account.member, account.card
    shown = {
        "points": member.balance,
        "pending_points": member.pending,
        "lifetime_points": member.lifetime,
        "tier": member.tier,
    }
    for name, expected in shown.items():
        # Before the first points a card shows none.
        found = card.get(name, "" if name == "tier" else 0)
        yield from account.differs(f"card's {name}", expected, found)


def _check_lots(account: Account) -> Iterator[Difference]:
    """The invariant of `loyalty.engine.lots`."""
    member, lots = account.member, account.lots
    waiting = sum(lot.remaining for lot in lots if lot.is_pending)
    yield from account.differs("pending points in lots", member.pending, waiting)
    spendable = sum(lot.remaining for lot in lots if not lot.is_pending)
    most = max(0, member.balance)
    if spendable > most:
        yield from account.differs("points in lots", f"at most {most}", spendable)
    due = next_due(lots)
    if due is not None and (member.due_at is None or member.due_at > due):
        yield from account.differs("next due", due, member.due_at)
