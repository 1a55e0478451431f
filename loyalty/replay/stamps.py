"""Whether stamps are those of the purchases that qualify, and full cards as many as was told."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Count

from accounts.models import Workspace
from events.kinds import GAINS
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.models import Redemption, RedemptionState, StampCard
from loyalty.replay.differences import Difference
from loyalty.replay.programme import Present
from loyalty.replay.reading import Account
from loyalty.rules.facts import Facts
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.qualifying import Calendar, Purchase, calendar_of, qualifying
from loyalty.stamps.seats import Seat, Seats
from loyalty.stamps.sheets import KeptStamp, stamps_of


def check_stamps(accounts: Sequence[Account], present: Present) -> Iterator[Difference]:
    """Find out anew which purchases qualify, and compare: two queries for all of them."""
    live = present.live
    if live is None:
        return
    # A programme that everybody is just being counted by anew is not yet what it will be.
    plans = [one for one in live.stamps if one.id not in present.recounted]
    if not (plans and accounts):
        return
    people = [account.customer.id for account in accounts]
    seats = Seats(present.workspace, plans, people)
    sheets = stamps_of(workspace=present.workspace, customer_ids=people)
    for account in accounts:
        purchases = _purchases(account, present.workspace)
        for plan in plans:
            seat = seats.of(plan, account.customer.id)
            stamps = sheets[plan.id, account.customer.id]
            wanted = _wanted(seat, stamps, purchases, calendar_of(account.member, live.zone))
            yield from _compare(account, plan, stamps, wanted)
            what = f"{plan.key}, full cards"
            yield from account.differs(what, seat.finished, seat.told)


def check_cards(accounts: Sequence[Account], workspace: Workspace) -> Iterator[Difference]:
    """A spent card has all its stamps and its redemption stands, a reversed one neither.

    Two queries for all accounts.
    """
    named = {account.customer.id: account.customer.external_id for account in accounts}
    cards = StampCard.objects.filter(workspace=workspace, customer_id__in=named)
    redemptions = Redemption.objects.of(workspace).filter(customer_id__in=named)
    states = dict(redemptions.values_list("id", "state"))
    for card in cards.annotate(held=Count("stamps")).order_by("id"):
        person = named[card.customer_id]
        wanted = 0 if card.reversed_at else card.threshold
        if card.held != wanted:
            yield Difference(person, f"card {card.id}, stamps on it", wanted, card.held)
        is_back = states.get(card.redemption_id) == RedemptionState.REVERSED
        if card.redemption_id in states and is_back is (card.reversed_at is None):
            yield Difference(person, f"card {card.id}, reversed", is_back, not is_back)


def _purchases(account: Account, workspace: Workspace) -> list[Purchase]:
    events = account.events.values()
    kept = amounts_kept(event for event in events if event.event_type in TRANSACTIONS)
    return [
        Purchase(event, Facts(event, zone=workspace.zone, kept=kept.get(event.id)))
        for event in events
        if event.event_type in GAINS
    ]


def _wanted(
    seat: Seat,
    stamps: Mapping[UUID, KeptStamp],
    purchases: Sequence[Purchase],
    day_of: Calendar,
) -> set[UUID]:
    spent = {key: one.spent for key, one in stamps.items() if one.spent is not None}
    found = qualifying(seat.plan, purchases, is_open_to=seat.is_open_to, day_of=day_of, spent=spent)
    return set(found)


def _compare(
    account: Account, plan: StampPlan, stamps: Mapping[UUID, KeptStamp], wanted: set[UUID]
) -> Iterator[Difference]:
    valid = {key for key, stamp in stamps.items() if stamp.is_valid}
    for key in sorted(wanted ^ valid):
        named = account.customer.external_id
        what = f"{plan.key}, stamp"
        yield Difference(named, what, _word(key in wanted), _word(key in valid), key)


def _word(is_stamped: bool) -> str:
    return "valid" if is_stamped else "none"
