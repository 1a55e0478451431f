"""The letters of campaigns and automations, for whoever sends letters."""

from datetime import datetime
from functools import partial

from campaigns.mail.queueing import KIND
from campaigns.mail.wording import worded
from campaigns.models import Deed
from ticketing.mail.models import Letter
from ticketing.mail.writers import Ready


class CampaignLetters:
    """Fulfils `ticketing.mail.writers.Writer`."""

    kinds = frozenset({KIND})

    def ready(self, letter: Letter, *, at: datetime) -> Ready | None:
        """What the letter says, unless its reader is gone or wants no more of them."""
        deeds = Deed.objects.of(letter.workspace).filter(id=letter.subject_id)
        deed = deeds.select_related("mail_text", "customer__workspace").first()
        if deed is None or deed.mail_text is None:
            return None
        customer = deed.customer
        if customer.erased_at is not None or not customer.wants_mail:
            return None
        return Ready(customer.email, partial(worded, letter, deed.mail_text, customer, at=at))

    def sent(self, letter: Letter, *, at: datetime) -> None:
        """Nothing: the letter itself says that it went out."""


writer = CampaignLetters()
