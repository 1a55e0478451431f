"""Ready-made starts: what many shops want, to be changed before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions.kinds import Action, AwardPoints, SendEmail
from campaigns.automations.triggers import (
    Measure,
    OnAbsence,
    OnAnniversary,
    OnMessage,
    OnMilestone,
    When,
)
from loyalty.rules.content import Trigger


@dataclass(frozen=True, slots=True)
class Start:
    """A ready-made automation: its name in the address, what it is, and what it says."""

    name: str
    title: Any
    says: Any
    when: When
    subject: Any
    text: Any
    points: int = 0

    @property
    def actions(self) -> Sequence[Action]:
        """What it does, in the language of whoever sets it up."""
        letter = SendEmail(subject=str(self.subject), text=str(self.text))
        reason = str(self.title)
        return [letter, AwardPoints(self.points, reason)] if self.points else [letter]


STARTS = {
    one.name: one
    for one in (
        Start(
            "tenth-purchase",
            gettext_lazy("Thank you for the 10th purchase"),
            gettext_lazy("An e-mail and 50 points, once."),
            OnMilestone(reaches=10, types=["purchase"]),
            gettext_lazy("Thank you"),
            gettext_lazy("Dear {name},\n\nthis was your tenth purchase: thank you!\n\n{organiser}"),
            points=50,
        ),
        Start(
            "win-back",
            gettext_lazy("Win back who stays away"),
            gettext_lazy("An e-mail after 60 days without a purchase."),
            OnAbsence(days=60, types=["purchase"]),
            gettext_lazy("We miss you"),
            gettext_lazy(
                "Dear {name},\n\nwe have not seen you for a while. Show this e-mail at your next"
                " visit and have 10 % off.\n\n{organiser}"
            ),
        ),
        Start(
            "hundred-points",
            gettext_lazy("Celebrate 100 points"),
            gettext_lazy("An e-mail when somebody has 100 points for the first time."),
            OnMilestone(reaches=100, of=Measure.BALANCE),
            gettext_lazy("100 points"),
            gettext_lazy("Dear {name},\n\nyou have {points} points now.\n\n{organiser}"),
        ),
        Start(
            "anniversary",
            gettext_lazy("Celebrate the 1-year anniversary"),
            gettext_lazy("An e-mail and 100 points, every year."),
            OnAnniversary(),
            gettext_lazy("Another year together"),
            gettext_lazy("Dear {name},\n\nthank you for staying with us.\n\n{organiser}"),
            points=100,
        ),
    )
}


def blank() -> When:
    """What an automation waits for that is set up from scratch."""
    return OnMessage(message="event.recorded", events=[Trigger(types=["purchase"])])


def new_title(start: Start | None) -> str:
    """The title that its page begins with."""
    return _("New automation") if start is None else str(start.title)
