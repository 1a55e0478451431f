"""Points that people move: a till takes them, staff put them right."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer, User
from core.errors import FieldFault, Invalid
from events.services.recording import OWN_NAMES
from loyalty.engine.spending import Movement, move_points, sit_down
from loyalty.engine.telling import announce
from loyalty.errors import ReferenceTaken
from loyalty.models import EntryKind, LedgerEntry, Slip
from loyalty.rules.compiled import MOST_POINTS

_MOST_REASON = 500
_MOST_REFERENCE = 255


@dataclass(frozen=True, slots=True)
class Wish:
    """A movement of points that somebody asks for; `reference` is their own number for it."""

    kind: EntryKind
    points: int
    reason: str
    by: User | None
    reference: str
    # Foyer itself gave the number: nobody else gives such, and so nobody is in its way.
    is_own: bool = False

    @property
    def movement(self) -> Movement:
        """What is to be booked."""
        by_id = self.by.pk if self.by else None
        return Movement(self.kind, self.points, self.reason, by_id)

    def check(self) -> None:
        """Raise Invalid with every fault."""
        faults = []
        if not 1 <= abs(self.points) <= MOST_POINTS:
            words = _("Give a whole number, at most %(most)s, and not 0.") % {"most": MOST_POINTS}
            faults.append(FieldFault("points", "out_of_range", words))
        if not self.reason.strip():
            faults.append(FieldFault("reason", "required", _("Say why.")))
        if self.reference.startswith(OWN_NAMES) and not self.is_own:
            words = _("Ids that begin with %(start)s are given by Foyer alone.") % {
                "start": OWN_NAMES
            }
            faults.append(FieldFault("externalId", "reserved", words))
        texts = (("reason", self.reason, _MOST_REASON),)
        for field, text, most in (*texts, ("externalId", self.reference, _MOST_REFERENCE)):
            if len(text) > most:
                faults.append(
                    FieldFault(
                        field, "too_long", _("Use at most %(most)s characters.") % {"most": most}
                    )
                )
            if "\0" in text:
                faults.append(FieldFault(field, "nul_character", _("Leave out the NUL character.")))
        if faults:
            raise Invalid(faults=faults)

    def difference(self, entry: LedgerEntry, customer: Customer) -> list[FieldFault]:
        """What the movement that has this number already says otherwise."""
        pairs = {
            "userId": (entry.customer_id, customer.id),
            "kind": (entry.kind, self.kind),
            "points": (abs(entry.points), abs(self.points)),
            "reason": (entry.reason, self.reason),
        }
        return [
            FieldFault(field, "differs", _("It was another one."))
            for field, (kept, asked) in pairs.items()
            if kept != asked
        ]


def spend_points(
    *, customer: Customer, points: int, reason: str, by: User | None = None, reference: str = ""
) -> LedgerEntry:
    """Take points that a customer has, those that expire first first; never pending ones.

    `reference` is the caller's own number for it: the same again moves nothing, and answers with
    the entry that there is. Raises NotEnoughPoints, Invalid, ReferenceTaken, UnknownCustomer.
    """
    if points < 1:
        raise Invalid.field("points", "out_of_range", _("Give a whole number from 1."))
    return _move(customer, Wish(EntryKind.SPEND, -points, reason, by, reference))


def adjust_points(
    *, customer: Customer, points: int, reason: str, by: User | None = None, reference: str = ""
) -> LedgerEntry:
    """Give points, or take them when `points` is below zero, and say why.

    What is given never expires and counts towards no tier: it was not earned. `reference` and
    refusals as for `spend_points`.
    """
    return _move(customer, Wish(EntryKind.ADJUST, points, reason, by, reference))


def award_points(*, customer: Customer, points: int, reason: str, reference: str) -> LedgerEntry:
    """Give points as `adjust_points` does, on Foyer's own account, under a number of its own."""
    return _move(customer, Wish(EntryKind.ADJUST, points, reason, None, reference, is_own=True))


@transaction.atomic
def _move(customer: Customer, wish: Wish) -> LedgerEntry:
    wish.check()
    sitting = sit_down(customer)
    known = _known(customer, wish)
    booked = [] if known else [move_points(sitting, sitting.members[customer.id], wish.movement)[0]]
    sitting.close()
    announce(sitting, ())
    return known or _keep(customer, wish, key=str(booked[0].id))


def _known(customer: Customer, wish: Wish) -> LedgerEntry | None:
    """The entry that has the wish's number already. Raises ReferenceTaken for another's."""
    if not wish.reference:
        return None
    slips = Slip.objects.filter(workspace=customer.workspace, external_id=wish.reference)
    slip = slips.select_related("entry").first()
    if slip is None:
        return None
    if faults := wish.difference(slip.entry, customer):
        raise ReferenceTaken(faults=faults)
    return slip.entry


def _keep(customer: Customer, wish: Wish, *, key: str) -> LedgerEntry:
    workspace = customer.workspace
    if wish.reference:
        # Another customer's may come at the same moment: who is second waits here, and loses.
        slip = Slip(workspace=workspace, external_id=wish.reference, entry_id=key)
        Slip.objects.bulk_create([slip], ignore_conflicts=True)
        _refuse_second(slip)
    return LedgerEntry.objects.of(workspace).get(id=key)


def _refuse_second(slip: Slip) -> None:
    same = Slip.objects.filter(workspace=slip.workspace, external_id=slip.external_id)
    if not same.filter(entry_id=slip.entry_id).exists():
        raise ReferenceTaken(
            faults=[FieldFault("externalId", "differs", _("It is another movement's."))]
        )
