"""What a door that was offline brings: scans with their own times, read one by one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.api.parsing import Shape, decode
from core.errors import DomainError, Invalid
from ticketing.checkin.presenting import Presented, read_presented
from ticketing.checkin.scans import Scan, ScanContent, as_scan
from ticketing.errors import TooManyScans

MOST_SCANS = 1000
_SHOWN = 300


class OfflineScanContent(ScanContent, kw_only=True):
    """A scan, with the id, number or code of its ticket."""

    ticket_id: str


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """The body: each scan is read by itself, so that a bad one spoils no other."""

    scans: list[msgspec.Raw]
    shift: str = ""


_envelope = Shape(_Envelope)
_scan = Shape(OfflineScanContent)


@dataclass(frozen=True, slots=True)
class OfflineScan:
    """One scan as it came. `fault` says why it cannot be read; then it has no `scan`."""

    text: str
    fingerprint: bytes
    scan: Scan | None = None
    presented: Presented | None = None
    fault: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """The scans of a body, in its order, and the word that proves who scanned, if any."""

    scans: Sequence[OfflineScan]
    shift: str


def read_upload(raw: bytes, *, received_at: datetime) -> Upload:
    """What a body brings. Raises Malformed, Invalid, TooManyScans of the whole."""
    envelope = _envelope.read(raw)
    if len(envelope.scans) > MOST_SCANS:
        raise TooManyScans
    scans = [_read(bytes(one), received_at) for one in envelope.scans]
    return Upload(scans, envelope.shift)


def _read(raw: bytes, received_at: datetime) -> OfflineScan:
    try:
        decode(raw)
        content = _scan.read(raw)
        if not content.nonce:
            raise Invalid.field("nonce", "required", "nonce is missing.")
        scan = as_scan(content, received_at=received_at)
    except DomainError as fault:
        # What PostgreSQL cannot keep is kept as what it looks like.
        text = raw.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        return OfflineScan(text[:_SHOWN], hashlib.sha256(raw).digest(), fault=fault)
    name = content.ticket_id
    mark = hashlib.sha256(f"{scan.nonce}\0{name}".encode()).digest()
    return OfflineScan(name[:_SHOWN], mark, scan, read_presented(name))
