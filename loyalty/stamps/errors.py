"""Refusals of the stamp programmes; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class NoFinishedCard(Conflict):
    """The customer has no full card of the programme that pays for the reward."""

    code = "no_finished_card"
    says = _("There is no full stamp card to pay with.")
