"""Customers' tokens: JWTs signed with the workspace's own secret (HS256)."""

from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from accounts.models import Customer, SigningSecret, Workspace
from core.sealing import unseal

AUDIENCE = "foyer"
_ALGORITHM = "HS256"
_LEEWAY = timedelta(seconds=30)
# The library's own refusals, and what claims no honest signer makes bring it to raise.
_UNREADABLE = (jwt.PyJWTError, ValueError, OverflowError, RecursionError)


class TokenRefused(Exception):
    """The token is not one of ours, or is no longer one; the message says why."""


def create_token(*, customer: Customer, lifetime: timedelta = timedelta(hours=1)) -> str:
    """A token that acts for this customer until `lifetime` has passed."""
    workspace = customer.workspace
    now = timezone.now()
    newest = SigningSecret.objects.valid(workspace=workspace, at=now)[0]
    claims = {
        "iss": workspace.slug,
        "aud": AUDIENCE,
        "sub": customer.external_id,
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(claims, unseal(newest.sealed), algorithm=_ALGORITHM)


def read_token(text: str, *, at: datetime) -> Customer:
    """The customer for whom this token acts. Raises TokenRefused."""
    try:
        unproven = jwt.decode(text, options={"verify_signature": False})
    except _UNREADABLE as fault:
        raise TokenRefused("The token is not a JWT.") from fault
    workspace = _workspace_of(unproven)
    claims = _proven_claims(text, workspace=workspace, at=at)
    subject = str(claims["sub"])
    customer = (
        Customer.objects.of(workspace)
        .living()
        .filter(external_id=subject)
        .select_related("workspace")
        .first()
    )
    if customer is None:
        raise TokenRefused("The token's customer is not known here.")
    return customer


def _workspace_of(claims: dict[str, Any]) -> Workspace:
    issuer = claims.get("iss")
    workspace = Workspace.objects.named(issuer).first() if _is_plain(issuer) else None
    if workspace is None or not _is_plain(claims.get("sub")):
        raise TokenRefused("The token's issuer is not known here.")
    return workspace


def _is_plain(claim: object) -> bool:
    return isinstance(claim, str) and "\0" not in claim and claim.isprintable()


def _proven_claims(text: str, *, workspace: Workspace, at: datetime) -> dict[str, Any]:
    fault: Exception | None = None
    for secret in SigningSecret.objects.valid(workspace=workspace, at=at):
        try:
            return jwt.decode(
                text,
                unseal(secret.sealed),
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                leeway=_LEEWAY,
                options={"require": ["iss", "aud", "sub", "iat", "exp"]},
            )
        except jwt.InvalidSignatureError as wrong:
            fault = fault or wrong
        except _UNREADABLE as wrong:
            fault = wrong
            break
    raise TokenRefused(f"The token is refused: {fault or 'no secret is valid'}.")
