"""Signing in by a code from a letter; for who has no account yet, it makes one."""

from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from accounts.models import User
from accounts.services.arriving import account_of, arrive, may_arrive, prove_address


class CodeByLetter(LoginCodeVerificationProcess):  # type: ignore[misc]  # the library has no types
    """Pages and letters are the same for everybody, so that none tells who has an account."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """Send the code; to who was shut out, nothing."""
        # Made in any case: what was never sent cannot be entered.
        code = self.generate_code()
        if may_arrive(email=email):
            context = {"request": self.request, "code": code}
            get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """The code was right: sign in, or sign up."""
        email = str(self.state["email"])
        if self.user is None:
            self._user = arrive(email=email, language=get_language() or "")
        self._prove()
        answer: HttpResponse = super().finish(redirect_url)
        return answer

    @classmethod
    def begin(cls, request: HttpRequest, *, email: str) -> Self:
        """Send a code to this address, and wait for it."""
        user = account_of(email=email)
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email) | {"initiated_by_user": True})
        waiting = cls(stage=stage)
        waiting.send()
        waiting.persist()
        return waiting

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> Any:
        """Where somebody stands, unless it was too long ago."""
        return cls(stage=stage).abort_if_invalid()

    def _prove(self) -> None:
        known = get_authentication_records(self.request, self.user)
        if isinstance(self.user, User) and not any(one["method"] == "password" for one in known):
            prove_address(user=self.user)
