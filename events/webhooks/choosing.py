"""Which messages an endpoint gets."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.api.params import hint
from core.errors import FieldFault
from events.messages.notices import Notice
from events.messages.types import message_types
from events.webhooks.models import WebhookEndpoint

ALL = "*"
TEST = "webhook.test"
MOST_TYPES = 200


def hears(endpoint: WebhookEndpoint, notice: Notice) -> bool:
    """Whether a notice is for this endpoint; a test is for the one alone that it was made for."""
    if notice.type == TEST:
        return notice.fields.get("webhook_id") == str(endpoint.id)
    return any(chooses(pattern, notice.type) for pattern in endpoint.types)


def chooses(pattern: str, type: str) -> bool:
    """Whether a type is meant by its name, by `*`, or by `ticket.*` if it begins so."""
    if pattern.endswith(ALL):
        return type.startswith(pattern.removesuffix(ALL))
    return pattern == type


def faults_of_types(patterns: Sequence[str]) -> list[FieldFault]:
    """What is wrong with a choice of types: every pattern must mean one that exists."""
    if not patterns:
        return [FieldFault("types", "required", _('Name a type, or leave it out for ["*"], all.'))]
    if len(patterns) > MOST_TYPES:
        return [FieldFault("types", "too_many", _("Use at most %(most)s.") % {"most": MOST_TYPES})]
    return [
        FieldFault(f"types.{number}", "unknown_message_type", _words(pattern))
        for number, pattern in enumerate(patterns)
        if not _means_something(pattern)
    ]


def _means_something(pattern: str) -> bool:
    # `tick*` would be a promise about names that nobody has thought of yet.
    if pattern.endswith(ALL) and pattern != ALL and not pattern.endswith(f".{ALL}"):
        return False
    return any(chooses(pattern, name) for name in message_types())


def _words(pattern: str) -> str:
    known = set(message_types())
    groups = {name.partition(".")[0] + f".{ALL}" for name in known}
    named = {"name": repr(pattern[:60]), "hint": hint(pattern, known | groups | {ALL})}
    return _("There is no type %(name)s. %(hint)s") % named
