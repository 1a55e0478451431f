"""What somebody has to do with a session, and with an invitation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatState(models.TextChoices):
    """The life of somebody's place in a session."""

    SELECTED = "selected", _("Has a seat")
    STANDBY = "standby", _("Waits for a seat")
    GIVEN_UP = "given_up", _("Given up")

    @property
    def is_open(self) -> bool:
        """Whether there is a seat, or may be one."""
        return self is not SeatState.GIVEN_UP


OPEN_SEATS = [SeatState.SELECTED, SeatState.STANDBY]


class InvitationState(models.TextChoices):
    """The life of an invitation; who answered may answer again."""

    INVITED = "invited", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
