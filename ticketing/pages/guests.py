"""Customers are made for visitors who have no account, and never found by an address alone."""

import hashlib
import re
import secrets

from django.core.signing import BadSignature, Signer

from accounts.models import Customer, Workspace
from accounts.services.customers import change_customer, create_customer, find_customer
from core.errors import Conflict

_SIGNER = Signer(salt="ticketing.guest", sep=".")
# As the form writes it; what a page says between its tags has its quotation marks escaped.
_FIELD = re.compile(rb'(name="once" value=")[^"]*')


def new_once() -> str:
    """What a form carries: whoever sends it twice before they are known is one guest."""
    return _SIGNER.sign(secrets.token_urlsafe(16))


def renew_once(page: bytes) -> bytes:
    """A copy of a page whose forms are nobody else's: with a secret of its own."""
    once = new_once().encode()
    return _FIELD.sub(lambda field: field[1] + once, page)


def make_guest(*, workspace: Workspace, once: str, name: str = "", email: str = "") -> Customer:
    """A new customer for a visitor; the same one again for the same form.

    `once` comes from the form. Its holder alone knows it, and the customer's id does not tell it.
    """
    try:
        secret = _SIGNER.unsign(once)
    except BadSignature:
        secret = secrets.token_urlsafe(16)
    external_id = f"guest-{hashlib.sha256(secret.encode()).hexdigest()[:24]}"
    try:
        return create_customer(workspace=workspace, external_id=external_id, name=name, email=email)
    except Conflict:
        return find_customer(workspace=workspace, external_id=external_id)


def introduce(*, customer: Customer, name: str, email: str) -> Customer:
    """Keep who a guest is, once they say it; what was said before stays."""
    if customer.external_id.startswith("guest-") and not customer.email:
        return change_customer(customer=customer, name=name, email=email)
    return customer
