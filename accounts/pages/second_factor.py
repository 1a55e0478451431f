"""How allauth's second factors fit into Foyer: secrets are sealed, staff keep one."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sealing import seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """The hooks of allauth.mfa."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code. Wait for the next one, and try again."
        ),
        "unverified_email": gettext_lazy(
            "First show that your e-mail address is yours: have a code sent there."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Sealed, as every secret that Foyer must be able to read again."""
        return seal(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself."""
        return unseal(encrypted_text.encode())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner says better."""
        return _("My passkey")

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """How a device shows the passkey: by the address."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name or user.email}
