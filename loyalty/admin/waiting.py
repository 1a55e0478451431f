"""What of rewards waits for somebody: codes for which nobody came to the counter yet."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.waiting import Duty, Task, counted, duties
from accounts.models import Workspace
from accounts.scopes import Scope
from loyalty.models import Redemption, RedemptionState


def rewards_to_hand_out(workspace: Workspace) -> Iterator[Task]:
    """Rewards that were redeemed for a code which is good still."""
    good = Redemption.objects.of(workspace).filter(
        state=RedemptionState.ISSUED, expires_at__gt=timezone.now()
    )
    if number := counted(good):
        words = ngettext("reward is to be handed out", "rewards are to be handed out", number)
        address = reverse("admin:loyalty_redemption_changelist")
        yield Task(number, words, f"{address}?state={RedemptionState.ISSUED}", _("Whose they are"))


duties.append(Duty(Scope.REWARDS_REDEEM, rewards_to_hand_out, 35))
