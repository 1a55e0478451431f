"""Letters about a ticket that is the reader's own."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.look.letters import Button, Page
from ticketing.mail.drafts import Draft
from ticketing.mail.envelopes import one_line
from ticketing.mail.phrasing.greeting import at_the_door, hello, of_holder


def received(draft: Draft) -> Page:
    """The reader has claimed a ticket."""
    return Page(
        subject=_("Your ticket: %(title)s") % {"title": draft.title},
        heading=_("The ticket is yours"),
        paragraphs=[hello(draft), _("The ticket is yours now.")],
        facts=draft.facts(_kinds(draft)),
        button=Button(_("Open your ticket"), draft.link),
        small=[at_the_door()],
        reason=of_holder(),
    )


def reissued(draft: Draft) -> Page:
    """The reader's ticket has a new code."""
    return Page(
        subject=_("Your ticket has a new code: %(title)s") % {"title": draft.title},
        heading=_("A new code for your ticket"),
        paragraphs=[
            hello(draft),
            _("Your ticket has a new code, which is attached. The old one opens nothing any more."),
        ],
        facts=draft.facts(_kinds(draft)),
        button=Button(_("Open your ticket"), draft.link),
        small=[at_the_door()],
        reason=of_holder(),
    )


def reminder(draft: Draft) -> Page:
    """The event is near."""
    count = len(draft.tickets)
    title = {"title": draft.title}
    is_today = draft.words["is_today"]
    return Page(
        subject=(_("Today: %(title)s") if is_today else _("Tomorrow: %(title)s")) % title,
        heading=_("See you today") if is_today else _("See you tomorrow"),
        paragraphs=[
            hello(draft),
            _("Today is the day.") if is_today else _("Tomorrow is the day."),
        ],
        facts=draft.facts(_kinds(draft)),
        button=Button(ngettext("Open your ticket", "Open your tickets", count), draft.link),
        small=[at_the_door()],
        reason=of_holder(),
    )


def _kinds(draft: Draft) -> str:
    """How many of which type the tickets are."""
    counts = Counter(one_line(ticket.ticket_type.title) for ticket in draft.tickets)
    return ", ".join(f"{count} \N{MULTIPLICATION SIGN} {title}" for title, count in counts.items())
