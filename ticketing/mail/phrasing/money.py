"""Letters about money that goes back."""

from django.utils.translation import gettext as _

from accounts.look.letters import Page
from ticketing.mail.drafts import Draft
from ticketing.mail.phrasing.greeting import hello, of_buyer


def refunded(draft: Draft) -> Page:
    """Tickets are cancelled, and what was paid for them goes back."""
    amount, number = draft.said("amount"), draft.said("number")
    if amount:
        words = _(
            "You get %(amount)s back for the order %(number)s. It can take some days until you "
            "see it. Tickets that were refunded are not valid any more."
        )
    else:
        words = _("Tickets of the order %(number)s were cancelled. They are not valid any more.")
    return Page(
        subject=_("Your refund: %(title)s") % {"title": draft.title},
        heading=_("Your refund") if amount else _("Your tickets were cancelled"),
        paragraphs=[hello(draft), words % {"amount": amount, "number": number}],
        facts=draft.facts(),
        rows=[(_("You get back"), amount)] if amount else [],
        reason=of_buyer(draft),
    )


def refunded_late(draft: Draft) -> Page:
    """Money came when the tickets were gone."""
    words = _(
        "Your payment for the order %(number)s came when its time had run out, and the tickets "
        "were gone. You get all of it back. It can take some days until you see it."
    )
    return Page(
        subject=_("Your payment came too late: %(title)s") % {"title": draft.title},
        heading=_("Your payment came too late"),
        paragraphs=[hello(draft), words % {"number": draft.said("number")}],
        facts=draft.facts(),
        reason=of_buyer(draft),
    )
