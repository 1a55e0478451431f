"""What was changed in an event's set-up, in words, for its history."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ticketing.catalogue.content import TicketedEventContent

_LISTS = (("ticketTypes", "ticketTypeId", "title"), ("promoCodes", "code", "code"))
# Not decided by staff, or told apart by its own words.
_OURS = {"id", "taken", "pictureUrl", "eventId", "ticketTypeId", "code", "status"}


def say_changes(before: TicketedEventContent, after: TicketedEventContent) -> str:
    """The names of what is different now: "Changed starts at; VIP: price; added Early bird"."""
    old, new = _plain(before), _plain(after)
    parts = [_spelt(name) for name in _different(old, new) if name not in dict.fromkeys(_names())]
    for name, key, title in _LISTS:
        parts += _in_list(old[name], new[name], key, title)
    return f"Changed {'; '.join(parts)}." if parts else "Saved without a change."


def _names() -> list[str]:
    return [name for name, _, _ in _LISTS]


def _plain(content: TicketedEventContent) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(content)
    return plain


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in new:
        if name not in _OURS and old.get(name) != new[name]:
            yield name


def _in_list(old: list[Any], new: list[Any], key: str, title: str) -> Iterator[str]:
    before, after = ({one[key]: one for one in rows} for rows in (old, new))
    for name, one in after.items():
        if name not in before:
            yield f"added {one[title]}"
        elif different := [_spelt(field) for field in _different(before[name], one)]:
            yield f"{one[title]}: {', '.join(different)}"
    for name in before.keys() - after.keys():
        yield f"took away {before[name][title]}"


def _spelt(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
