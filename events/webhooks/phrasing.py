"""What a letter about a webhook that nothing reaches says, in the language that is active."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.look.letters import Button, Page


def failing(words: Mapping[str, str]) -> Page:
    """Nothing reaches it so far."""
    then = _(
        "Messages are tried again, ever more seldom. If none arrives by %(ends)s, the webhook is "
        "switched off, and messages are held until somebody wakes it."
    )
    return _about(words, _("A webhook is failing"), _("No message reaches this webhook."), then)


def switched_off(words: Mapping[str, str]) -> Page:
    """It is not tried any more."""
    happened = _("For %(days)s days no message has reached this webhook. It was switched off.")
    return _about(words, _("A webhook was switched off"), happened, _held())


def gone(words: Mapping[str, str]) -> Page:
    """Its receiver wants nothing more."""
    happened = _(
        "The receiver of this webhook says that it is gone for good (410). Nothing more is sent "
        "to it."
    )
    return _about(words, _("A webhook was switched off"), happened, _held())


def _held() -> str:
    return _(
        "Messages are held from now on. Once the receiver is well again, wake the webhook: with "
        "one click it also gets everything that it has missed."
    )


def _about(words: Mapping[str, str], title: str, happened: str, then: str) -> Page:
    facts = [words["url"], _("Failing since %(since)s.") % words]
    if words["answer"]:
        facts.append(_("Last answer: %(answer)s") % words)
    return Page(
        subject=title,
        heading=title,
        paragraphs=[_("Hello,"), happened % words, then % words],
        facts=facts,
        button=Button(_("Look at the webhook"), words["link"]),
        reason=_("You get this e-mail because you own this house."),
    )
