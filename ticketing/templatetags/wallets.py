"""Which wallets a ticket can be added to."""

from django import template

from ticketing.tickets.wallet.keys import apple_signer, google_signer

register = template.Library()


@register.simple_tag
def wallets() -> dict[str, bool]:
    """The wallets for which the operator has certificates."""
    return {"apple": apple_signer() is not None, "google": google_signer() is not None}
