"""An erased person is neither reminded nor told of anything: that they were is forgotten too."""

from uuid import UUID

from accounts.models import Workspace
from ticketing.mail.models import HolderNotice, Reminder


def forget_notices(*, workspace: Workspace, customer_id: UUID) -> None:
    """Delete who was to be written to; a letter on its way finds nobody and is dropped."""
    for rows in (Reminder.objects, HolderNotice.objects):
        rows.filter(workspace=workspace, customer_id=customer_id).delete()
