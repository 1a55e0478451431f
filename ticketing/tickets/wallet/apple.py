"""A ticket as a pass of Apple Wallet: a zip of what it says, its pictures, and a signature.

https://developer.apple.com/documentation/walletpasses
"""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from django.utils.translation import gettext as _

from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.wallet.colours import as_css, ground_of, words_on
from ticketing.tickets.wallet.icons import icons_in
from ticketing.tickets.wallet.keys import AppleSigner

PASS = "application/vnd.apple.pkpass"  # noqa: S105 - a media type

Field = dict[str, Any]


def apple_pass(ticket: Ticket, signer: AppleSigner) -> bytes:
    """The file of a valid ticket, which comes with event, type and workspace."""
    ground = ground_of(ticket.workspace)
    said = json.dumps(_said(ticket, signer), ensure_ascii=False).encode()
    files = {"pass.json": said} | icons_in(ground)
    manifest = json.dumps({name: _sum(content) for name, content in files.items()}).encode()
    signed = {"manifest.json": manifest, "signature": _signature(manifest, signer)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in (files | signed).items():
            folder.writestr(name, content)
    return written.getvalue()


def _said(ticket: Ticket, signer: AppleSigner) -> dict[str, Any]:
    event = ticket.ticketed_event
    ground = ground_of(ticket.workspace)
    words = as_css(words_on(ground))
    code = {
        "format": "PKBarcodeFormatQR",
        "message": code_of(ticket),
        "messageEncoding": "iso-8859-1",
        "altText": ticket.number,
    }
    return {
        "formatVersion": 1,
        "passTypeIdentifier": signer.pass_type,
        "teamIdentifier": signer.team,
        "organizationName": ticket.workspace.name,
        "description": event.title,
        # A new holder or code is another pass: the old one is not changed into it.
        "serialNumber": f"{ticket.id.hex}-{ticket.epoch}",
        "groupingIdentifier": event.id.hex,
        "logoText": ticket.workspace.name,
        "backgroundColor": as_css(ground),
        "foregroundColor": words,
        "labelColor": words,
        "relevantDate": _local(event, event.starts_at),
        "expirationDate": _local(event, event.ends_at),
        "sharingProhibited": True,
        "barcodes": [code],
        "eventTicket": _fields(ticket, event),
    }


def _fields(ticket: Ticket, event: TicketedEvent) -> dict[str, list[Field]]:
    when = {
        "dateStyle": "PKDateStyleMedium",
        "timeStyle": "PKDateStyleShort",
        # The venue's own clock, wherever the phone is.
        "ignoresTimeZone": True,
    }
    starts = _field("starts", _("When"), _local(event, event.starts_at)) | when
    return {
        "primaryFields": [_field("event", _("Event"), event.title)],
        "secondaryFields": _filled(starts, _field("venue", _("Where"), event.venue)),
        "auxiliaryFields": _filled(
            _field("type", _("Ticket"), ticket.ticket_type.title),
            _field("holder", _("Holder"), ticket.holder_name),
        ),
        "backFields": _filled(
            _field("number", _("Number"), ticket.number),
            _field("address", _("Address"), event.address),
            _field("handed-on", _("Handed it on?"), _("Then this pass opens no door any more.")),
        ),
    }


def _field(key: str, label: str, value: str) -> Field:
    return {"key": key, "label": label, "value": value}


def _filled(*fields: Field) -> list[Field]:
    return [one for one in fields if one["value"]]


def _local(event: TicketedEvent, moment: datetime) -> str:
    return moment.astimezone(event.zone).isoformat(timespec="seconds")


def _sum(content: bytes) -> str:
    # The format asks for SHA-1; what is trusted is the signature, which is over SHA-256.
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _signature(manifest: bytes, signer: AppleSigner) -> bytes:
    builder = PKCS7SignatureBuilder().set_data(manifest)
    builder = builder.add_signer(signer.certificate, signer.key, SHA256())
    builder = builder.add_certificate(signer.issuer)
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary]
    return builder.sign(Encoding.DER, options)
