"""What several letters say."""

from django.utils.translation import gettext as _

from ticketing.mail.drafts import Draft


def hello(draft: Draft) -> str:
    """How a letter begins."""
    name = draft.said("name")
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def at_the_door() -> str:
    """What the attached files are good for."""
    return _(
        "Show the code on the attached PDF at the door, on paper or on your phone. "
        "The calendar file has the date."
    )


def of_buyer(draft: Draft) -> str:
    """Why who ordered gets a letter."""
    return _("You get this e-mail because of your order %(number)s.") % {
        "number": draft.said("number")
    }


def of_holder() -> str:
    """Why who has a ticket gets a letter."""
    return _("You get this e-mail because you have a ticket.")


def of_sender() -> str:
    """Why who offered a ticket gets a letter."""
    return _("You get this e-mail because you offered a ticket to somebody.")
