"""Kinds of messages by their subjects, in plain words, to read and to tick."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.messages.types import message_types
from events.webhooks.choosing import ALL, TEST

_SUBJECTS = {
    "event": gettext_lazy("Activity"),
    "customer": gettext_lazy("Customers"),
    "import": gettext_lazy("Imports"),
    "points": gettext_lazy("Points"),
    "tier": gettext_lazy("Tiers"),
    "streak": gettext_lazy("Streaks"),
    "challenge": gettext_lazy("Challenges"),
    "qualifying_purchase": gettext_lazy("Stamps"),
    "stamp_card": gettext_lazy("Stamp cards"),
    "reward": gettext_lazy("Rewards"),
    "ticket": gettext_lazy("Tickets"),
    "order": gettext_lazy("Orders"),
    "payment": gettext_lazy("Payments"),
    "perk": gettext_lazy("Perks"),
    "session": gettext_lazy("Sessions"),
    "invitation": gettext_lazy("Invitations"),
    "photo": gettext_lazy("Photos"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One kind of message to tick: its name, and when it is sent."""

    name: str
    when: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Kinds of messages about the same; the first box is for all of them."""

    title: str
    boxes: Sequence[Box]


def names_offered() -> list[str]:
    """Every name that may be ticked, those of whole subjects included."""
    return [box.name for subject in subjects(()) for box in subject.boxes]


def subjects(ticked: Iterable[str]) -> list[Subject]:
    """All kinds by subject. What is ticked and known no more stands last, so that it is kept."""
    chosen, found = set(ticked), _by_subject()
    offered = [
        Subject(_title(prefix), [Box(name, when, name in chosen) for name, when in kinds])
        for prefix, kinds in found.items()
    ]
    known = {name for kinds in found.values() for name, _when in kinds}
    unknown = sorted(chosen - known - {ALL})
    if unknown:
        words = _("There is no such message any more: untick it.")
        offered.append(Subject(_("Others"), [Box(name, words, True) for name in unknown]))
    return offered


def say_kinds(chosen: Sequence[str]) -> list[tuple[str, str]]:
    """What an endpoint listens to: each name, and what it stands for."""
    if ALL in chosen:
        return [("", _("Everything, also kinds of messages that are added later."))]
    words = {name: when for kinds in _by_subject().values() for name, when in kinds}
    words |= {f"{prefix}.{ALL}": _title(prefix) for prefix in _by_subject()}
    return [(name, words.get(name, "")) for name in chosen]


def _by_subject() -> dict[str, list[tuple[str, Any]]]:
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, kind in message_types().items():
        # A test is sent to who is tried, whatever it listens to.
        if name != TEST:
            found.setdefault(name.partition(".")[0], []).append((name, _(kind.when)))
    for prefix, kinds in found.items():
        if len(kinds) > 1:
            kinds.insert(0, (f"{prefix}.*", _("All of these, also what is added later.")))
    return found


def _title(prefix: str) -> str:
    known = _SUBJECTS.get(prefix)
    return str(known) if known else prefix.replace("_", " ").capitalize()
