"""What of a programme somebody wants to see: words, a track, a room, a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from ticketing.sessions.reading import Offered

MOST_LETTERS = 200
NO_ROOM = "-"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Empty is everything; `day` None is the day that the page chooses."""

    words: str = ""
    track: str = ""
    room: str = ""
    day: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether some of the programme is left out, whatever the day."""
        return bool(self.words or self.track or self.room)

    def fits(self, offered: Offered) -> bool:
        """Whether a session is among what is wanted."""
        one = offered.session
        room = one.room.key if one.room else NO_ROOM
        if self.track not in {"", one.track} or self.room not in {"", room}:
            return False
        return not self.words or self.words.casefold() in _read(offered).casefold()

    def query_of(self, day: date) -> str:
        """The same wishes on one day, as an address has them."""
        said: Mapping[str, str] = {
            "q": self.words,
            "track": self.track,
            "room": self.room,
            "day": day.isoformat(),
        }
        return urlencode({name: words for name, words in said.items() if words})


def wishes_of(params: QueryDict, days: Iterable[date]) -> Wishes:
    """What an address asks for; a day that is none of the programme's asks for nothing."""
    asked = params.get("day", "")
    return Wishes(
        words=_cleaned(params, "q"),
        track=_cleaned(params, "track"),
        room=_cleaned(params, "room"),
        day=next((one for one in days if one.isoformat() == asked), None),
    )


def _cleaned(params: QueryDict, name: str) -> str:
    return "".join(filter(str.isprintable, params.get(name, "")))[:MOST_LETTERS].strip()


def _read(offered: Offered) -> str:
    one = offered.session
    names = " ".join(speaker.name for speaker in offered.speakers)
    return f"{one.title}\n{one.subtitle}\n{one.track}\n{one.kind}\n{names}\n{one.abstract}"
