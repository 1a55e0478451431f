"""Letters about an event that is not as the reader's ticket says."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.look.letters import Button, Page
from ticketing.catalogue.services.moving import Slot
from ticketing.mail.drafts import Draft
from ticketing.mail.envelopes import one_line
from ticketing.mail.phrasing.greeting import hello, of_holder
from ticketing.tickets.paper.pdf import when


def moved(draft: Draft) -> Page:
    """The event is at another time, or elsewhere."""
    count = len(draft.tickets)
    return Page(
        subject=_("Moved: %(title)s") % {"title": draft.title},
        heading=_("It was moved"),
        paragraphs=[hello(draft), *_what_it_was(draft), _("This is what counts now:")],
        facts=draft.facts(),
        button=Button(ngettext("Open your ticket", "Open your tickets", count), draft.link),
        small=[
            _(
                "Your tickets stay valid. The attached PDF says what counts now; a code that you "
                "printed before opens the door too. The calendar file changes the entry that you "
                "have."
            ),
            _("If you cannot come now, please tell the house."),
        ],
        reason=of_holder(),
    )


def called_off(draft: Draft) -> Page:
    """The event does not take place."""
    return Page(
        subject=_("Cancelled: %(title)s") % {"title": draft.title},
        heading=_("It does not take place"),
        paragraphs=[
            hello(draft),
            _("We are sorry: this event was cancelled. Your ticket opens no door."),
            *_about_money(draft),
        ],
        facts=draft.facts(),
        button=Button(_("See your tickets"), draft.link),
        reason=of_holder(),
    )


def _what_it_was(draft: Draft) -> list[str]:
    was: Slot = draft.words["was"]
    found = []
    if not was.is_at_the_time_of(draft.event):
        found.append(_("It was to be on %(was)s.") % {"was": when(was)})
    if was.venue != draft.event.venue and was.venue:
        found.append(_("It was to be at %(was)s.") % {"was": one_line(was.venue)})
    return found or [_("This event was moved.")]


def _about_money(draft: Draft) -> list[str]:
    if refunded := draft.words["refunded"]:
        words = _(
            "You get %(amount)s back. It can take some days until you see it. The house tells you "
            "if there is more."
        )
        return [words % {"amount": refunded}]
    if draft.words["paid"]:
        return [_("The house tells you how you get your money back.")]
    if draft.words["is_a_present"]:
        return [_("The house tells whoever bought your ticket about the money.")]
    return []
