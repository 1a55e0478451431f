"""Passes for the wallets of phones: what they say, and that they are signed."""

import io
import json
import shutil
import subprocess
import zipfile
from hashlib import sha1
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.utils import timezone, translation
from PIL import Image
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests.ticketing.stage import make_ticketed_event, sell
from tests.ticketing.tickets import certificates
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import find_ticket
from ticketing.tickets.wallet.apple import apple_pass
from ticketing.tickets.wallet.checks import check_wallets
from ticketing.tickets.wallet.colours import words_on
from ticketing.tickets.wallet.google import google_link
from ticketing.tickets.wallet.keys import apple_signer, google_signer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _certificates(settings: Settings) -> None:
    settings.APPLE_WALLET = certificates.apple()
    settings.GOOGLE_WALLET = certificates.google()


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket that the member holds, with what belongs to it."""
    event = make_ticketed_event(workspace, address="Mill Lane 3", timeZone="Europe/Berlin")
    return find_ticket(workspace=workspace, name=sell(event, member)[0].number)


def files_of(ticket: Ticket) -> dict[str, bytes]:
    """What is in a pass, by name."""
    signer = apple_signer()
    assert signer is not None
    with zipfile.ZipFile(io.BytesIO(apple_pass(ticket, signer))) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def said_by(ticket: Ticket) -> Any:
    return json.loads(files_of(ticket)["pass.json"])


def claims_of(ticket: Ticket) -> Any:
    """What a link to Google says, once its signature was checked."""
    signer = google_signer()
    assert signer is not None
    link = google_link(ticket, signer, at=timezone.now())
    token = link.removeprefix("https://pay.google.com/gp/v/save/")
    return jwt.decode(token, certificates.public_half(), algorithms=["RS256"], audience="google")


def test_a_pass_holds_the_tickets_own_code(ticket: Ticket) -> None:
    said = said_by(ticket)

    assert [one["message"] for one in said["barcodes"]] == [code_of(ticket)]
    assert said["barcodes"][0]["altText"] == ticket.number
    assert said["passTypeIdentifier"] == certificates.PASS_TYPE
    assert said["teamIdentifier"] == certificates.TEAM
    assert said["relevantDate"] == "2099-06-12T20:00:00+02:00"
    assert said["eventTicket"]["primaryFields"][0]["value"] == "Spring concert"


def test_every_file_of_a_pass_is_in_its_manifest(ticket: Ticket) -> None:
    files = files_of(ticket)
    manifest = json.loads(files["manifest.json"])

    rest = {name: files[name] for name in files if name not in {"manifest.json", "signature"}}

    assert manifest == {name: sha1(rest[name]).hexdigest() for name in rest}  # noqa: S324 - the format's own
    assert {"icon.png", "icon@2x.png", "icon@3x.png"} < set(rest)
    assert Image.open(io.BytesIO(rest["icon@2x.png"])).size == (58, 58)


def test_openssl_verifies_a_pass_and_refuses_a_changed_one(ticket: Ticket, tmp_path: Path) -> None:
    openssl = shutil.which("openssl") or pytest.skip("openssl is not installed")
    files = files_of(ticket) | {"authority.pem": certificates.apple()["issuer"]}
    for name in ("manifest.json", "signature", "authority.pem"):
        (tmp_path / name).write_bytes(files[name])
    (tmp_path / "changed.json").write_bytes(files["manifest.json"] + b" ")

    def verifies(content: str) -> bool:
        asked = [openssl, "smime", "-verify", "-binary", "-inform", "DER", "-in", "signature"]
        asked += ["-content", content, "-CAfile", "authority.pem", "-purpose", "any"]
        return subprocess.run(asked, cwd=tmp_path, capture_output=True).returncode == 0

    assert [verifies("manifest.json"), verifies("changed.json")] == [True, False]


def test_a_pass_has_the_workspaces_colour_and_words_that_can_be_read(ticket: Ticket) -> None:
    ticket.workspace.colour = "#ffd400"

    said = said_by(ticket)

    assert said["backgroundColor"] == "rgb(255, 212, 0)"
    assert said["foregroundColor"] == "rgb(0, 0, 0)"
    assert words_on((11, 93, 78)) == (255, 255, 255)


def test_a_pass_speaks_the_readers_language_and_says_nothing_empty(ticket: Ticket) -> None:
    ticket.holder_name = ""

    with translation.override("de"):
        fields = said_by(ticket)["eventTicket"]

    assert [one["key"] for one in fields["auxiliaryFields"]] == ["type"]
    assert all(one["value"] for part in fields.values() for one in part)


def test_a_link_to_google_is_signed_and_holds_the_code(ticket: Ticket) -> None:
    claims = claims_of(ticket)

    (event,) = claims["payload"]["eventTicketClasses"]
    (kept,) = claims["payload"]["eventTicketObjects"]
    assert (claims["iss"], claims["typ"]) == (certificates.ACCOUNT, "savetowallet")
    assert kept["barcode"]["value"] == code_of(ticket)
    assert kept["classId"] == event["id"]
    assert event["id"].startswith(f"{certificates.ISSUER}.")
    assert event["dateTime"]["start"] == "2099-06-12T20:00:00+02:00"
    assert event["venue"]["address"]["defaultValue"]["value"] == "Mill Lane 3"


def test_a_new_code_is_another_pass(ticket: Ticket) -> None:
    before = said_by(ticket), claims_of(ticket)

    ticket.epoch += 1

    after = said_by(ticket), claims_of(ticket)
    assert before[0]["serialNumber"] != after[0]["serialNumber"]
    objects = [one["payload"]["eventTicketObjects"][0]["id"] for one in (before[1], after[1])]
    assert objects[0] != objects[1]


def test_what_belongs_together_has_nothing_to_be_said_about() -> None:
    assert check_wallets() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": b""}, "E001"),
        ({"key": certificates.pair(days=300).key}, "E002"),
        (certificates.pair(pass_type="tickets")._asdict(), "E003"),
        ({"issuer": certificates.pair().certificate}, "E004"),
        (certificates.pair(days=-1)._asdict(), "E005"),
        (certificates.pair(days=9)._asdict(), "W001"),
    ],
)
def test_what_does_not_is_named(settings: Settings, changes: dict[str, bytes], code: str) -> None:
    settings.APPLE_WALLET = certificates.apple(**changes)

    (found,) = check_wallets()

    assert found.id == f"ticketing.{code}"
    assert "FOYER_APPLE_WALLET_" in found.msg


def test_half_of_googles_settings_is_a_mistake(settings: Settings) -> None:
    settings.GOOGLE_WALLET = certificates.google() | {"account": None}

    (found,) = check_wallets()

    assert "FOYER_GOOGLE_WALLET_ACCOUNT" in found.msg
    assert google_signer() is None
