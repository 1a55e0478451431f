"""The steps of signing in that differ from the library's."""

from typing import Any

from allauth.account.stages import EmailVerificationStage

from accounts.models import User
from accounts.services.arriving import note_address


class ProveAddress(EmailVerificationStage):  # type: ignore[misc]  # the library has no types
    """Who signs in proves their address by a code; staff may do so later.

    A house hands its staff a link to choose a password, and works even where no letters arrive.
    """

    def handle(self) -> Any:
        """Go on, or ask for the code."""
        user = self.login.user
        if isinstance(user, User) and user.is_staff:
            note_address(user=user)
            return None, True
        return super().handle()
