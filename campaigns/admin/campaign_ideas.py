"""Campaigns that most shops begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Idea:
    """A campaign to begin with: its address, what it is for, and what it starts as."""

    name: str
    title: Any
    says: Any
    # A segment that fits; its key may be another in this workspace.
    segment: str
    first_action: dict[str, Any]

    def shown(self) -> dict[str, Any]:
        """What the form begins with."""
        return {"title": str(self.title), "key": self.name, "segment": self.segment}

    def actions(self) -> Sequence[dict[str, Any]]:
        """What it does, as the API carries it."""
        return [{name: str(said) for name, said in self.first_action.items()}]


IDEAS = {
    idea.name: idea
    for idea in (
        Idea(
            "win-back",
            _("We miss you"),
            _("No activity in 60 days: write to them with an offer, and see who comes back."),
            "no-activity-60-days",
            {
                "type": "send_email",
                "subject": _("We miss you"),
                "text": _(
                    "Hello {name},\n\nit has been a while. Come by this month, and the coffee is"
                    " on us.\n\n{organiser}"
                ),
            },
        ),
        Idea(
            "spend-tier",
            _("Upgrade our best customers"),
            _("Total spend of 500 or more: lift them into a tier, with what comes with it."),
            "total-spend-500",
            {"type": "change_tier", "tier": ""},
        ),
    )
}
