"""Signatures of webhooks, verified by others' code."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

from events.webhooks.signing import (
    headers_for,
    make_key_pair,
    make_secret,
    public_key_of,
    seconds_of,
    sign,
)

BODY = b'{"event_id":"evt_jkl012","type":"qualifying_purchase.created"}\n'


def signed(*, at: datetime | None = None, secrets: list[str]) -> dict[str, str]:
    instant = at or datetime.now(UTC)
    return headers_for(message_id="evt_jkl012", at=instant, body=BODY, secrets=secrets)


def verify_v1a(public: str, signature: str, content: bytes) -> None:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    key.verify(base64.b64decode(signature.removeprefix("v1a,")), content)


def test_a_signature_is_the_one_of_the_specification() -> None:
    # The example of its reference implementations.
    header = sign(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )

    assert header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_public_library_takes_it() -> None:
    secret = make_secret()

    message = Webhook(secret).verify(BODY, signed(secrets=[secret]))

    assert message["event_id"] == "evt_jkl012"


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    secret = make_secret()
    at = datetime.now(timezone(timedelta(hours=9)))

    Webhook(secret).verify(BODY, signed(at=at, secrets=[secret]))

    assert seconds_of(at) == seconds_of(at.astimezone(UTC))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-id", "evt_other"),
        ("webhook-timestamp", str(int(datetime.now(UTC).timestamp()) + 1)),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ],
    # The same in every process, whatever the second in which it collects.
    ids=["id", "timestamp", "signature"],
)
def test_a_changed_header_is_found(header: str, value: str) -> None:
    secret = make_secret()
    at = datetime.now(UTC) - timedelta(seconds=30)
    headers = signed(at=at, secrets=[secret]) | {header: value}

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers)


def test_a_changed_body_is_found() -> None:
    secret = make_secret()

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + b" ", signed(secrets=[secret]))


def test_while_a_secret_is_rotated_both_verify_and_the_new_one_is_first() -> None:
    old, new = make_secret(), make_secret()

    headers = signed(secrets=[new, old])

    Webhook(old).verify(BODY, headers)
    Webhook(new).verify(BODY, headers)
    first = headers["webhook-signature"].split(" ")[0]
    Webhook(new).verify(BODY, headers | {"webhook-signature": first})
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(BODY, headers | {"webhook-signature": first})


def test_v1a_signs_id_time_and_body() -> None:
    pair = make_key_pair()
    header = sign(message_id="evt_1", timestamp=1_700_000_000, body=BODY, keys=[pair.private])

    verify_v1a(pair.public, header, b"evt_1.1700000000." + BODY)

    for tampered in (b"evt_2.1700000000.", b"evt_1.1700000001.", b"evt_1.1700000000. "):
        with pytest.raises(InvalidSignature):
            verify_v1a(pair.public, header, tampered + BODY)


def test_a_message_may_carry_both_kinds() -> None:
    secret, pair = make_secret(), make_key_pair()
    at = datetime.now(UTC)

    headers = headers_for(
        message_id="evt_1", at=at, body=BODY, secrets=[secret], keys=[pair.private]
    )

    Webhook(secret).verify(BODY, headers)
    v1, v1a = headers["webhook-signature"].split(" ")
    assert v1.startswith("v1,")
    verify_v1a(pair.public, v1a, f"evt_1.{seconds_of(at)}.".encode() + BODY)


def test_secrets_and_keys_have_the_lengths_of_the_specification() -> None:
    secret, pair = make_secret(), make_key_pair()

    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64
    assert len(base64.b64decode(pair.private.removeprefix("whsk_"))) == 64
    assert len(base64.b64decode(pair.public.removeprefix("whpk_"))) == 32
    assert public_key_of(pair.private) == pair.public
    assert make_secret() != secret


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_!!!!",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
        base64.b64encode(bytes(32)).decode(),
    ],
)
def test_what_is_no_secret_signs_nothing_and_is_not_repeated(secret: str) -> None:
    with pytest.raises(ValueError, match=r"bytes|needed") as refusal:
        sign(message_id="evt_1", timestamp=1, body=BODY, secrets=[secret])

    assert not secret or secret not in str(refusal.value)


def test_an_id_with_a_full_stop_is_refused() -> None:
    with pytest.raises(ValueError, match="full stop"):
        sign(message_id="evt.1", timestamp=1, body=BODY, secrets=[make_secret()])


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        seconds_of(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing that is refused
