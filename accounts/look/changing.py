"""A workspace chooses what its pages and letters look like."""

from django.utils.translation import gettext as _

from accounts.look.colours import read_colour
from accounts.models import Workspace
from core.errors import Invalid


def set_colour(*, workspace: Workspace, colour: str) -> None:
    """Use the hue of this `#rrggbb` from now on; "" is Foyer's own. Raises Invalid."""
    if colour:
        try:
            read_colour(colour)
        except ValueError as fault:
            words = _("Write the colour as # and six digits, e.g. #0b5d4e.")
            raise Invalid.field("colour", "invalid", words) from fault
    workspace.colour = colour.lower()
    workspace.save(update_fields=["colour"])
