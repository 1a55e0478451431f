"""What taking a redemption back will do, said before it is done."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from loyalty.engine.lots import Drawn
from loyalty.models import Lot, Redemption, RedemptionState, StampCard
from loyalty.rules.phrases import say_number, say_points

_GONE = gettext_lazy("%(points)s of them expired meanwhile (%(on)s) and are gone at once.")
_LASTS = gettext_lazy("%(points)s of them expire on %(on)s, as they would have.")


def says_take_back(redemption: Redemption) -> list[str]:
    """The sentences, one for each thing that happens."""
    card = redemption.card_id
    says = list(_says_card(redemption, card) if card else _says_points(redemption))
    if redemption.is_given:
        says = [_("Nothing was paid for it, and nothing goes back.")]
    if RedemptionState(redemption.state).holds_stock:
        says.append(_("One more of the reward can be had."))
    says.append(_("What the redemption itself earned is taken back."))
    says.append(_("The code is dead. This cannot be undone."))
    return says


def _says_card(redemption: Redemption, card_id: UUID) -> Iterator[str]:
    card = StampCard.objects.filter(workspace=redemption.workspace_id, id=card_id).first()
    if card is not None:
        words = ngettext(
            "The stamp of the card is the customer's again.",
            "The %(n)s stamps of the card are the customer's again.",
            card.threshold,
        )
        yield words % {"n": card.threshold}


def _says_points(redemption: Redemption) -> Iterator[str]:
    yield _("%(points)s go back to the customer.") % {"points": say_points(redemption.points)}
    now = timezone.now()
    for on, points in sorted(_expiring(redemption).items()):
        words = _GONE if on <= now else _LASTS
        day = date_format(timezone.localtime(on), "j F Y")
        yield str(words) % {"points": say_number(points), "on": day}


def _expiring(redemption: Redemption) -> dict[datetime, int]:
    """When which of the points expire; those that never do are left out."""
    drawn = msgspec.convert(redemption.drawn, list[Drawn])
    lots = Lot.objects.filter(
        workspace=redemption.workspace_id,
        customer_id=redemption.customer_id,
        id__in=[one.lot for one in drawn],
    )
    ends: dict[UUID, datetime | None] = dict(lots.values_list("id", "expires_at"))
    found: dict[datetime, int] = defaultdict(int)
    for one in drawn:
        if (on := ends.get(one.lot)) is not None:
            found[on] += one.points
    return found
