"""Letters about a ticket that changes hands, to who gets it and who gives it."""

from django.utils.translation import gettext as _

from accounts.look.letters import Button, Page
from ticketing.mail.drafts import Draft
from ticketing.mail.phrasing.greeting import hello, of_sender


def offered(draft: Draft) -> Page:
    """Somebody has a ticket for the reader."""
    sender = draft.said("sender")
    if sender:
        words = _("%(sender)s has a ticket for you.") % {"sender": sender}
        reason = _("You get this e-mail because %(sender)s gave us your address.")
    else:
        words = _("Somebody has a ticket for you.")
        reason = _("You get this e-mail because somebody gave us your address.")
    return Page(
        subject=_("A ticket for you: %(title)s") % {"title": draft.title},
        heading=_("A ticket for you"),
        paragraphs=[hello(draft), words],
        quote=draft.said("note"),
        facts=draft.facts(draft.said("ticket_type")),
        button=Button(_("Claim your ticket"), draft.link),
        small=[
            _("Claim it until %(until)s.") % {"until": draft.moment("expires_at")},
            _(
                "Whoever has this link can claim the ticket. "
                "If you do not want it, do nothing: it goes back by itself."
            ),
        ],
        reason=reason % {"sender": sender},
    )


def claimed(draft: Draft) -> Page:
    """The reader's ticket is somebody else's now."""
    words = _(
        "The ticket that you offered to %(recipient)s was claimed. "
        "The code that you had opens nothing any more."
    )
    return Page(
        subject=_("Your ticket was claimed: %(title)s") % {"title": draft.title},
        heading=_("Your ticket was claimed"),
        paragraphs=[hello(draft), words % {"recipient": draft.said("recipient")}],
        facts=draft.facts(),
        reason=of_sender(),
    )


def returned(draft: Draft) -> Page:
    """Nobody wanted the reader's ticket."""
    words = _("Nobody claimed the ticket that you offered to %(recipient)s. It is yours as before.")
    return Page(
        subject=_("Your ticket came back: %(title)s") % {"title": draft.title},
        heading=_("Your ticket came back"),
        paragraphs=[hello(draft), words % {"recipient": draft.said("recipient")}],
        facts=draft.facts(),
        button=Button(_("Open your ticket"), draft.link),
        reason=of_sender(),
    )
