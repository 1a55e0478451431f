"""A door without a network: it decides by its pack alone, as `docs/door.md` tells.

It shares no code with the server: what a code is, it knows from `docs/tickets.md`.
"""

import base64
import binascii
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.api.calling import Caller


@dataclass
class OfflineDoor:
    """Fetches its pack while it can, then lets in by itself, and brings its scans back."""

    event_id: str
    gate: str = "Gate 1"
    cursor: str = ""
    pack: dict[str, Any] = field(default_factory=dict)
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    scans: list[dict[str, Any]] = field(default_factory=list)

    def refresh(self, caller: Caller, **more: Any) -> int:
        """Fetch what changed; how many tickets that were."""
        number = 0
        while True:
            query = more | ({"since": self.cursor} if self.cursor else {})
            answer = caller.get(f"/events/{self.event_id}/door-pack", **query)
            self.pack = answer.json()
            if self.pack["full"]:
                self.tickets.clear()
            for ticket in self.pack["tickets"]:
                self.tickets[ticket["ticketId"]] = ticket
            number += len(self.pack["tickets"])
            self.cursor = self.pack["cursor"]
            if not self.pack["more"]:
                return number

    def scan(self, code: str, at: str) -> str:
        """Let in, or say why not."""
        read = self._read(code)
        if read is None:
            return "code_not_genuine"
        ticket = self.tickets.get(read[0])
        refusal = self._refusal(ticket, read[1])
        if refusal or ticket is None:
            return refusal
        ticket |= {"inside": True, "entries": ticket["entries"] + 1}
        nonce = f"{self.gate}-{len(self.scans)}"
        self.scans.append({"ticketId": code, "nonce": nonce, "gate": self.gate, "at": at})
        return "in"

    def _refusal(self, ticket: dict[str, Any] | None, epoch: int) -> str:
        if ticket is None:
            return "unknown_ticket"
        if ticket["status"] != "valid":
            return f"ticket_{ticket['status']}"
        if ticket["epoch"] != epoch:
            return "code_replaced"
        if ticket["inside"]:
            return "already_in"
        kinds = {one["ticketTypeId"]: one for one in self.pack["ticketTypes"]}
        if ticket["entries"] and not kinds[ticket["ticketTypeId"]]["reEntry"]:
            return "no_reentry"
        return ""

    def _read(self, code: str) -> tuple[str, int] | None:
        """The ticket and the epoch that the event signed, or None."""
        try:
            whole = base64.b32decode(code.strip().upper())
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.pack["publicKey"]))
            key.verify(whole[21:], b"foyer ticket\0" + whole[:21])
        except (binascii.Error, InvalidSignature, ValueError):
            return None
        version, name, epoch = struct.unpack(">B16sI", whole[:21])
        text = name.hex()
        parts = (text[:8], text[8:12], text[12:16], text[16:20], text[20:])
        return ("-".join(parts), epoch) if version == 1 else None

    def upload(self, caller: Caller) -> dict[str, Any]:
        """Bring the scans back; kept until the server has said so."""
        path = f"/events/{self.event_id}/check-ins/batch"
        answer: dict[str, Any] = caller.post(path, {"scans": self.scans}).json()
        return answer
