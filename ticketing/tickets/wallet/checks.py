"""What `manage.py check` says of the wallets' settings: they belong together, and are in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils import timezone

from ticketing.tickets.wallet.keys import AppleSigner, apple_signer

_APPLE, _GOOGLE = "FOYER_APPLE_WALLET", "FOYER_GOOGLE_WALLET"
_SOON = timedelta(days=30)


def check_wallets(app_configs: Sequence[Any] | None = None, **_: Any) -> list[CheckMessage]:
    """Half of a wallet's settings is a mistake, and so is a certificate that is over."""
    found = [*_missing(_APPLE, settings.APPLE_WALLET), *_missing(_GOOGLE, settings.GOOGLE_WALLET)]
    signer = apple_signer()
    return found if signer is None else [*found, *_of_certificate(signer)]


def _missing(start: str, kept: dict[str, Any]) -> list[CheckMessage]:
    lacking = [f"{start}_{name.upper()}" for name, value in kept.items() if not value]
    if not lacking or len(lacking) == len(kept):
        return []
    names = ", ".join(lacking)
    return [Error(f"{names}: set all of {start}_… or none.", id="ticketing.E001")]


def _of_certificate(signer: AppleSigner) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    name = f"{_APPLE}_CERTIFICATE"
    if signer.certificate.public_key() != signer.key.public_key():
        found.append(Error(f"{name} and {_APPLE}_KEY do not belong together.", id="ticketing.E002"))
    if not signer.pass_type.startswith("pass.") or not signer.team:
        found.append(Error(f"{name} is not one for passes of a team.", id="ticketing.E003"))
    if signer.certificate.issuer != signer.issuer.subject:
        found.append(Error(f"{_APPLE}_ISSUER did not sign {name}.", id="ticketing.E004"))
    left = signer.certificate.not_valid_after_utc - timezone.now()
    if left < timedelta(0):
        found.append(Error(f"{name} is over: renew it at Apple.", id="ticketing.E005"))
    elif left < _SOON:
        found.append(Warning(f"{name} is over in {left.days} days.", id="ticketing.W001"))
    return found
