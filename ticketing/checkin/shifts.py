"""Who stood at a door while it was offline, proven later, whoever is signed in then.

A door's page is given a signed word by the server while its steward is signed in, and keeps it with
each scan. Without it, what Ana let in would be written down as Ben's, who signed in after her.
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from core.errors import Invalid
from ticketing.checkin.scans import Doorkeeper

_SIGNER = TimestampSigner(salt="foyer door shift")
# Longer than anybody waits before a door's scans come in.
_LASTS = timedelta(days=30)


def shift_of(user: User, workspace: Workspace) -> str:
    """A word that proves that this person stands at a door of the workspace now."""
    return _SIGNER.sign(f"{workspace.id}:{user.pk}")


def who_scanned(shift: str, workspace: Workspace) -> Doorkeeper:
    """The person who was given the word. Raises Invalid for one of another workspace, or none."""
    try:
        place, _colon, person = _SIGNER.unsign(shift, max_age=_LASTS).partition(":")
    except BadSignature:
        place = person = ""
    user = User.objects.filter(pk=person).first() if place == str(workspace.id) else None
    if user is None:
        raise Invalid.field("shift", "unknown_shift", _("Whoever scanned has to sign in again."))
    return Doorkeeper(user)
