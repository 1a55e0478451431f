"""One customer's stamp cards: full ones, those under way, and those that were spent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from accounts.models import Customer
from loyalty.models import Enrolment, Joining, Stamp, StampCard, StampProgram

# Shown one by one; the numbers say how many there are.
MOST_FULL = 20
MOST_SPENT = 50


@dataclass(frozen=True, slots=True)
class SpentCard:
    """A card that paid for a reward; `stamps` are all that were on it, voided ones too."""

    card: StampCard
    stamps: Sequence[Stamp]

    @property
    def shortfall(self) -> int:
        """How many purchases on it were refunded since."""
        return sum(stamp.voided_at is not None for stamp in self.stamps)


@dataclass(frozen=True, slots=True)
class ProgramView:
    """One customer in one programme. `stamps` are open: on no spent card.

    `spent` are the newest; `spent_in_all` is how many there are.
    """

    program: StampProgram
    enrolment: Enrolment | None
    stamps: Sequence[Stamp]
    spent: Sequence[SpentCard] = ()
    spent_in_all: int = 0

    @property
    def is_enrolled(self) -> bool:
        """Whether what the customer buys counts."""
        return self.enrolment is not None and self.enrolment.left_at is None

    @property
    def finished(self) -> int:
        """How many full cards there are to be spent."""
        return len(self.stamps) // self.program.threshold

    @property
    def full_cards(self) -> list[Sequence[Stamp]]:
        """The stamps of the full cards, those that are spent next first."""
        size = self.program.threshold
        count = min(self.finished, MOST_FULL)
        return [self.stamps[size * n : size * (n + 1)] for n in range(count)]

    @property
    def under_way(self) -> Sequence[Stamp]:
        """The stamps on the card that is not full yet."""
        return self.stamps[self.finished * self.program.threshold :]

    @property
    def missing(self) -> int:
        """How many stamps that card still takes."""
        return self.program.threshold - len(self.under_way)

    @property
    def is_worth_showing(self) -> bool:
        """Whether the customer can collect, or has anything left."""
        is_open = self.program.is_active and self.program.enrolment == Joining.AUTOMATIC
        return is_open or self.is_enrolled or bool(self.stamps or self.spent)


@dataclass(slots=True)
class _Shelf:
    """What is kept of one customer, by programme."""

    seats: Mapping[UUID, Enrolment]
    stamps: Mapping[UUID, list[Stamp]]
    spent: Mapping[UUID, list[SpentCard]]
    counts: Mapping[UUID, int] = field(default_factory=dict)


def programs_of(customer: Customer, *, key: str | None = None) -> list[ProgramView]:
    """The customer's stamp programmes, or the one with this key, by their keys.

    Those that are open to everybody are among them, and retired ones of which there is something
    left. A fixed number of queries.
    """
    programs = StampProgram.objects.of(customer.workspace).select_related("reward")
    if key is not None:
        programs = programs.filter(key=key)
    shelf = _shelf(customer)
    views = [
        ProgramView(
            program=program,
            enrolment=shelf.seats.get(program.id),
            stamps=shelf.stamps[program.id],
            spent=shelf.spent[program.id],
            spent_in_all=shelf.counts.get(program.id, 0),
        )
        for program in programs
    ]
    return [view for view in views if key is not None or view.is_worth_showing]


def _shelf(customer: Customer) -> _Shelf:
    own = Stamp.objects.of(customer.workspace).about(customer.id)
    seats = Enrolment.objects.filter(workspace=customer.workspace, customer_id=customer.id)
    cards = StampCard.objects.filter(
        workspace=customer.workspace, customer_id=customer.id, reversed_at=None
    )
    newest = list(cards.order_by("-spent_at", "-id")[:MOST_SPENT])
    on_cards = own.filter(card_id__in=[card.id for card in newest]).in_order()
    return _Shelf(
        seats={seat.program_id: seat for seat in seats},
        stamps=_by_program(own.open().in_order()),
        spent=_spent(newest, on_cards),
        counts=dict(cards.values_list("program_id").annotate(Count("id")).order_by()),
    )


def _by_program(stamps: Iterable[Stamp]) -> Mapping[UUID, list[Stamp]]:
    found: dict[UUID, list[Stamp]] = defaultdict(list)
    for stamp in stamps:
        found[stamp.program_id].append(stamp)
    return found


def _spent(cards: Iterable[StampCard], stamps: Iterable[Stamp]) -> Mapping[UUID, list[SpentCard]]:
    on: dict[UUID | None, list[Stamp]] = defaultdict(list)
    for stamp in stamps:
        on[stamp.card_id].append(stamp)
    found: dict[UUID, list[SpentCard]] = defaultdict(list)
    for card in cards:
        found[card.program_id].append(SpentCard(card, on[card.id]))
    return found
