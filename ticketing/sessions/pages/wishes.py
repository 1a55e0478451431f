"""What of a programme somebody wants to see: words, a track, a room, a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Session, SessionSpeaker
from ticketing.sessions.reading import held_on

MOST_LETTERS = 200


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

    def among(self, event: TicketedEvent, rows: QuerySet[Session]) -> QuerySet[Session]:
        """The sessions that are wanted, of these of an event."""
        if self.track:
            rows = rows.filter(track=self.track)
        if self.room:
            rows = rows.filter(room__key=self.room)
        if self.words:
            rows = rows.filter(_says(self.words) | Exists(_speaks(event, self.words)))
        return rows.filter(held_on(event, self.day)) if self.day else rows

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


def _says(words: str) -> Q:
    fields = ("title", "subtitle", "track", "kind", "abstract")
    return reduce(or_, (Q(**{f"{field}__icontains": words}) for field in fields))


def _speaks(event: TicketedEvent, words: str) -> QuerySet[SessionSpeaker]:
    return SessionSpeaker.objects.filter(
        workspace=event.workspace_id, session=OuterRef("id"), speaker__name__icontains=words
    )
