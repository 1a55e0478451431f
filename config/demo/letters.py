"""What the demo's house writes of its own accord, so that there is something to read at /mail/."""

from accounts.models import Workspace
from campaigns.mail.card.settings import set_card_letters
from campaigns.mail.models import CardLetters


def put_letters(workspace: Workspace) -> None:
    """It writes about points and rewards; what was changed since then stays."""
    if not CardLetters.objects.filter(workspace=workspace).exists():
        set_card_letters(workspace=workspace, of_expiry=True, of_rewards=True, days_before=14)
