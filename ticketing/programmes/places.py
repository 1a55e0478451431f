"""The rooms of a programme."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import FieldFault
from ticketing.programmes.checks import fault, within
from ticketing.programmes.names import key_for
from ticketing.sessions.content import RoomContent

_MOST_SEATS = 1_000_000
_PLACE = "schedule.conference.rooms"


class Places:
    """The rooms that a programme lists, and those that it only uses.

    A room is known by its name: real files give two rooms one guid.
    """

    def __init__(self, listed: list[Any]) -> None:
        self.notes: list[FieldFault] = []
        self._rooms: dict[str, RoomContent] = {}
        guids: set[str] = set()
        for index, raw in enumerate(listed):
            if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
                continue
            room = self._room(raw["name"])
            seats = raw.get("capacity")
            if isinstance(seats, int | float) and 0 <= seats <= _MOST_SEATS:
                room.capacity = int(seats)
            guid = str(raw.get("guid"))
            if guid in guids:
                words = _("Another room has this guid too; rooms are known by their names.")
                self.notes.append(fault(within(_PLACE, f"{index}.guid"), "key_twice", words))
            guids.add(guid)

    def room_named(self, name: str) -> str:
        """The key of the room with this name."""
        return self._room(name).room_id

    def contents(self) -> list[RoomContent]:
        """Every room, those that are listed first."""
        return list(self._rooms.values())

    def _room(self, name: str) -> RoomContent:
        key = key_for("room", name)
        if key not in self._rooms:
            self._rooms[key] = RoomContent(room_id=key, title=name.strip()[:200] or key)
        return self._rooms[key]
