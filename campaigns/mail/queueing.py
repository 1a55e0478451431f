"""An e-mail is kept with the action that wants it, and sent by whoever sends letters."""

from hashlib import sha256

from accounts.models import Workspace
from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import SendEmail
from campaigns.actions.models import MailText
from ticketing.mail.models import Letter

KIND = "campaign"


def queue(errand: Errand[SendEmail]) -> Result:
    """Keep a letter to the customer; it says what is so when it is sent.

    The schedule finds it: thousands of them would be thousands of calls of the sender.
    """
    customer = errand.customer
    if not customer.email:
        return errand.skipped("no_address", "There is no e-mail address.")
    if not customer.wants_mail:
        return errand.skipped("unsubscribed", "The customer asked for no such e-mails.")
    letter = Letter.objects.create(
        workspace=customer.workspace,
        kind=KIND,
        is_bulk=True,
        subject_id=errand.deed_id,
        next_attempt_at=errand.at,
        written_at=errand.at,
    )
    return errand.done(letter.id, _text_of(customer.workspace, errand.action))


def _text_of(workspace: Workspace, action: SendEmail) -> MailText:
    """The text, kept once for everybody who gets it."""
    digest = sha256(f"{action.subject}\0{action.text}".encode()).hexdigest()
    rows = MailText.objects.filter(workspace=workspace, digest=digest)
    if (kept := rows.first()) is not None:
        return kept
    fresh = MailText(workspace=workspace, digest=digest, subject=action.subject, text=action.text)
    # Another worker may keep the same at this moment.
    MailText.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.get()
