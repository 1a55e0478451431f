"""An endpoint's secrets: sealed where they lie, opened where they sign.

They lie as `{"v1": [{"sealed": "…", "until": null}], "v1a": […]}`, the newest first. One without
an instant is in force; one that was rotated signs beside it until its instant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.sealing import seal, unseal

SHARED, KEYS = "v1", "v1a"
Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """What signs now, the newest first: `whsec_…` of v1, `whsk_…` of v1a."""

    secrets: Sequence[str] = field(repr=False)
    keys: Sequence[str] = field(repr=False)


def sealed(secret: str) -> Kept:
    """A new secret as it is kept: it signs until it is rotated."""
    return {"sealed": seal(secret).decode(), "until": None}


def rotated(
    kept: Sequence[Mapping[str, Any]], secret: str, *, at: datetime, until: datetime
) -> list[Kept]:
    """A new secret before those of its kind; the one in force signs beside it until then."""
    old = [dict(one) | {"until": one["until"] or until.isoformat()} for one in kept]
    return [sealed(secret), *(one for one in old if _signs(one, at=at))]


def opened(kept: Mapping[str, Any], *, at: datetime) -> Opened:
    """Every secret that signs at this instant."""
    return Opened(secrets=_opened(kept, SHARED, at), keys=_opened(kept, KEYS, at))


def _opened(kept: Mapping[str, Any], kind: str, at: datetime) -> list[str]:
    return [unseal(one["sealed"].encode()) for one in kept.get(kind, []) if _signs(one, at=at)]


def _signs(kept: Mapping[str, Any], *, at: datetime) -> bool:
    return kept["until"] is None or datetime.fromisoformat(kept["until"]) > at
