"""What is said and done on the demo's two days."""

from typing import Any

ROOMS: list[dict[str, Any]] = [
    {"roomId": "stage", "title": "Stage", "capacity": 80},
    {"roomId": "roastery", "title": "Roastery", "capacity": 12},
    {"roomId": "yard", "title": "Yard"},
]
SPEAKERS: list[dict[str, Any]] = [
    {
        "speakerId": "nora",
        "name": "Nora Lindqvist",
        "biography": "Roasts since 2009, first in a garage, now next door.",
    },
    {"speakerId": "idris", "name": "Idris Bello", "biography": "Plays bass, books bands."},
    {"speakerId": "mara", "name": "Mara Kessler", "biography": "Kept three cafés, sold two."},
    {"speakerId": "jun", "name": "Jun Ota"},
]
_COFFEE, _MUSIC, _HOUSE = {"track": "Coffee"}, {"track": "Music"}, {"track": "Keeping a house"}
_STAGE, _ROASTERY, _YARD = {"roomId": "stage"}, {"roomId": "roastery"}, {"roomId": "yard"}


def _talk(
    key: str, when: tuple[int, float, int], title: str, where: dict[str, str], **says: Any
) -> dict[str, Any]:
    day, hour, minutes = when
    return {"key": key, "day": day, "hour": hour, "minutes": minutes, "title": title} | where | says


TALKS: list[dict[str, Any]] = [
    _talk("opening", (0, 9.5, 30), "Good morning, corner", _STAGE, speakerIds=["mara"]),
    _talk(
        "water",
        (0, 10, 45),
        "Water is most of it",
        _STAGE | _COFFEE,
        speakerIds=["nora"],
        abstract="Why the same beans taste of nothing two streets away, and what to do about it "
        "with things from any kitchen.",
    ),
    _talk("roasting", (0, 10, 90), "Roasting by ear", _ROASTERY | _COFFEE, speakerIds=["jun"]),
    _talk("brass", (0, 11, 60), "Brass in the yard", _YARD | _MUSIC, speakerIds=["idris"]),
    _talk(
        "rent",
        (0, 11, 60),
        "Rent, and other weather",
        _STAGE | _HOUSE,
        speakerIds=["mara"],
        abstract="Numbers of three houses, on one page each.",
    ),
    _talk("tasting", (0, 13.5, 60), "A tasting, blind", _ROASTERY | _COFFEE, speakerIds=["nora"]),
    _talk("booking", (0, 14, 60), "Who plays here, and why", _STAGE | _MUSIC, speakerIds=["idris"]),
    _talk("repair", (0, 15.5, 120), "Mend your grinder", _YARD | _COFFEE, speakerIds=["jun"]),
    _talk("first-night", (0, 20, 180), "The trio, and whoever brings a horn", _STAGE | _MUSIC),
    _talk("stretch", (1, 9.5, 30), "Stretch, then coffee", _YARD),
    _talk(
        "latte-art",
        (1, 10, 90),
        "Latte art for four",
        _ROASTERY | _COFFEE,
        speakerIds=["jun"],
        capacity=4,
        abstract="One machine, four people, as much milk as it takes.",
    ),
    _talk("songs", (1, 10.5, 60), "Songs from the till", _STAGE | _MUSIC, speakerIds=["idris"]),
    _talk(
        "small-house-panel",
        (1, 12, 60),
        "What a small house can do that a large one cannot",
        _STAGE | _HOUSE,
        speakerIds=["mara", "nora", "idris"],
    ),
    _talk("market", (1, 13, 180), "Beans, records, chairs: the market", _YARD),
    _talk("closing", (1, 16.5, 45), "The raffle, and good night", _STAGE, speakerIds=["mara"]),
]
