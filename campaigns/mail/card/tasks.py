"""Background work of letters about points."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.models import Workspace
from campaigns.mail.card.noticing import MOST_AT_ONCE, tell_of_expiry
from campaigns.mail.models import CardLetters

log = structlog.get_logger("foyer.mail")


@shared_task(name="campaigns.tell_of_expiry")
def tell_all_of_expiry() -> None:
    """Keep letters about points that expire soon; one workspace that fails holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            _tell(workspace)
        except Exception as fault:
            name = type(fault).__name__
            log.warning("expiry not told", workspace=str(workspace.id), fault=name)


def _tell(workspace: Workspace) -> None:
    if not CardLetters.objects.filter(workspace=workspace, of_expiry=True).exists():
        return
    while tell_of_expiry(workspace=workspace, at=timezone.now()) == MOST_AT_ONCE:
        pass
