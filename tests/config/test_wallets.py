"""What the wallets of phones ask of an operator: files or PEM, and no secret in what is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from config.environment import read
from config.wallets import certificate, issuer, service_account, signing_key
from tests.ticketing.tickets import certificates

_CURVE = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


def test_a_certificate_is_given_as_a_file_or_as_it_is(tmp_path: Path) -> None:
    pem = certificates.pair().certificate
    kept = tmp_path / "pass.pem"
    kept.write_bytes(pem)

    assert certificate(str(kept)) == certificate(pem.decode()) == pem
    assert certificate(pem.decode().replace("\n", "\\n")) == pem


def test_a_service_account_is_given_as_google_hands_it_out(tmp_path: Path) -> None:
    kept = tmp_path / "account.json"
    kept.write_text(certificates.account_file())

    found = service_account(str(kept))

    assert found == {"email": certificates.ACCOUNT, "key": certificates.pair().key}
    assert service_account(certificates.account_file()) == found


def test_nothing_given_is_no_wallet() -> None:
    assert (certificate(""), signing_key(""), service_account(""), issuer("")) == (
        b"",
        b"",
        None,
        "",
    )


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (certificate, "no/such/file.pem"),
        (certificate, "-----BEGIN CERTIFICATE-----\nnothing"),
        (signing_key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0"),
        (signing_key, _CURVE.decode()),
        (service_account, '{"client_email": "a@b.example"}'),
        (service_account, '{"client_email": "a@b.example", "private_key": "c2VjcmV0"}'),
        (service_account, "[]"),
        (issuer, "my issuer"),
    ],
)
def test_what_is_wrong_is_named_and_no_key_is_said(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[str], Any], text: str
) -> None:
    monkeypatch.setenv("FOYER_TEST_WALLET", text)

    with pytest.raises(ImproperlyConfigured, match="FOYER_TEST_WALLET") as refused:
        read("FOYER_TEST_WALLET", reader, default="")

    assert "c2VjcmV0" not in str(refused.value)
