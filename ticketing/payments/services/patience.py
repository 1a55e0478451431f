"""How long a sweep goes on asking a payment service that is away, or takes the keys no more."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Workspace
from ticketing.payments.errors import PaymentServiceRefused, PaymentServiceUnavailable
from ticketing.payments.services.accounts import known_account
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.states import QuestionKind
from ticketing.payments.stripe_client import StripeSaidNo

# One silence may be of one payment alone: Stripe answers a repeated wish as it did at first, also
# with its own fault. So many on end are of all.
MOST_SILENCES = 3


@dataclass
class Patience:
    """Hears what becomes of each payment or refund of a workspace that a sweep asks about."""

    workspace: Workspace
    at: datetime
    silences: int = 0

    def is_over(self, fault: Exception | None) -> bool:
        """Whether the others need not be tried now; staff are asked about keys, once."""
        if isinstance(fault, PaymentServiceRefused) and not isinstance(fault, StripeSaidNo):
            _ask_about_keys(self.workspace, self.at)
            return True
        self.silences = self.silences + 1 if isinstance(fault, PaymentServiceUnavailable) else 0
        return self.silences >= MOST_SILENCES


def _ask_about_keys(workspace: Workspace, at: datetime) -> None:
    account = known_account(workspace)
    if account is None:
        return
    # Keys that were entered anew, and are not taken either, are another question.
    name = f"{account.publishable_key} {account.changed_at.isoformat()}"
    puzzle = Puzzle(QuestionKind.KEYS_REFUSED, name, Decimal(0), workspace.currency)
    ask_staff(workspace=workspace, puzzle=puzzle, at=at)
