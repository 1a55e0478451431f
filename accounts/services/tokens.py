"""Customers' tokens: JWTs signed with the workspace's own secret (HS256)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from accounts.models import Customer, SigningSecret, Workspace
from core.ids import as_uuid
from core.sealing import unseal
from core.statements import columns_of, model_of, run

AUDIENCE = "foyer"
_ALGORITHM = "HS256"
_LEEWAY = timedelta(seconds=30)
# The library's own refusals, and what claims no honest signer makes bring it to raise.
_UNREADABLE = (jwt.PyJWTError, ValueError, OverflowError, RecursionError)


# Two statements that PostgreSQL prepares: by the ORM they took half the time of a purchase.
_WORKSPACE = f"""
    SELECT {columns_of(Workspace, table="w")} FROM accounts_workspace w
    WHERE w.id = %s::uuid OR w.slug = %s
"""  # noqa: S608 - columns of our own
# The secrets come with or without the customer: who cannot prove to be one learns of nobody.
_FIND = f"""
    SELECT
        ARRAY(
            SELECT sealed FROM accounts_signingsecret
            WHERE workspace_id = %(workspace)s AND (retires_at IS NULL OR retires_at > %(at)s)
            ORDER BY created_at DESC, id DESC
        ),
        {columns_of(Customer, table="c")}
    FROM (SELECT) nobody
    LEFT JOIN accounts_customer c ON c.workspace_id = %(workspace)s
        AND c.external_id = %(subject)s AND c.erased_at IS NULL
"""  # noqa: S608 - columns of our own


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
    given = {"workspace": workspace.id, "subject": str(unproven["sub"]), "at": at}
    secrets, key, *rest = run(_FIND, given)[0]
    claims = _proven_claims(text, secrets=secrets)
    if key is None or str(claims["sub"]) != given["subject"]:
        raise TokenRefused("The token's customer is not known here.")
    customer = model_of(Customer, [key, *rest])
    customer.workspace = workspace
    return customer


def _workspace_of(claims: dict[str, Any]) -> Workspace:
    issuer = claims.get("iss")
    if not _is_plain(issuer) or not _is_plain(claims.get("sub")):
        raise TokenRefused("The token's issuer is not known here.")
    key = as_uuid(issuer)
    rows = run(_WORKSPACE, [key, None if key else issuer])
    if not rows:
        raise TokenRefused("The token's issuer is not known here.")
    return model_of(Workspace, rows[0])


def _is_plain(claim: object) -> bool:
    return isinstance(claim, str) and "\0" not in claim and claim.isprintable()


def _proven_claims(text: str, *, secrets: Sequence[bytes]) -> dict[str, Any]:
    fault: Exception | None = None
    for sealed in secrets:
        try:
            return jwt.decode(
                text,
                unseal(sealed),
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
