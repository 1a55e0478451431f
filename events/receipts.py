"""What the ingest endpoints answer; a thousand receipts are encoded directly."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse

from core.api.rendering import encode
from core.errors import FieldFault
from events.serializers import EventSerializer
from events.services.recording import Receipt, Status

# Made once: a serializer copies its fields for each instance, which takes longer than showing.
_SHOW = EventSerializer()


class _Result(msgspec.Struct, omit_defaults=True):
    index: int
    status: str
    id: UUID | None
    external_id: str | None
    earned: Mapping[str, Any] = {}


class _Error(msgspec.Struct):
    index: int
    external_id: str | None
    code: str
    field: str
    message: str


class _Batch(msgspec.Struct):
    created: int
    duplicates: int
    failed: int
    results: list[_Result]
    errors: list[_Error]


def recorded_answer(receipt: Receipt) -> HttpResponse:
    """One event's answer: 201, or 200 for a duplicate. Raises the refusal of one that failed."""
    if receipt.refusal is not None:
        raise receipt.refusal
    is_duplicate = receipt.status is Status.DUPLICATE
    shown = _SHOW.to_representation(receipt.event)
    body = shown | {"duplicate": is_duplicate, "earned": receipt.earned}
    return _json(body, status=200 if is_duplicate else 201)


def batch_answer(receipts: Sequence[Receipt]) -> HttpResponse:
    """The receipt of a batch: 200, whatever became of its events."""
    count = dict.fromkeys(Status, 0)
    for receipt in receipts:
        count[receipt.status] += 1
    batch = _Batch(
        created=count[Status.CREATED],
        duplicates=count[Status.DUPLICATE],
        failed=count[Status.FAILED] + count[Status.CONFLICT],
        results=[_Result(r.index, r.status, r.id, r.external_id, r.earned) for r in receipts],
        errors=[error for receipt in receipts for error in _errors(receipt)],
    )
    return _json(batch, status=200)


def _json(body: Any, *, status: int) -> HttpResponse:
    return HttpResponse(encode(body), status=status, content_type="application/json")


def _errors(receipt: Receipt) -> list[_Error]:
    refusal = receipt.refusal
    if refusal is None:
        return []
    faults = refusal.faults or [FieldFault("", refusal.code, refusal.message)]
    # A conflict has one code, and its faults are the difference.
    code = refusal.code if receipt.status is Status.CONFLICT else ""
    return [
        _Error(receipt.index, receipt.external_id, code or fault.code, fault.field, fault.message)
        for fault in faults
    ]
