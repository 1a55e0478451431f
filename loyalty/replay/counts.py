"""Whether streaks and challenges stand where the events put them, and paid what they reached."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from loyalty.challenges.progress import ChallengeStanding
from loyalty.engine.counting import recount_one
from loyalty.engine.live import Counted, Live
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.engine.standing import Standing, decode_standings, encode_standings
from loyalty.models import EntryKind
from loyalty.replay.differences import Difference
from loyalty.replay.programme import Present
from loyalty.replay.reading import Account, Line
from loyalty.streaks.walk import StreakStanding

_Kept = StreakStanding | ChallengeStanding
_OF_STREAKS = ("last", "length", "longest", "freezes", "began", "open", "count")


def check_counts(account: Account, present: Present) -> Iterator[Difference]:
    """Count each streak and challenge anew, and compare; then what the ledger says was paid."""
    live = present.live
    if live is None:
        return
    # What is just being counted anew, or waits for it, is not yet what it will be.
    settled = [one for one in live.counted if _is_settled(account.member, one, present)]
    fresh = _counted_anew(account, settled, live)
    for one in settled:
        kept, wanted = _standing(account.member, one), _standing(fresh, one)
        yield from _compare(account, one, kept, wanted)
        if kept is not None:
            yield from _check_reached(account, one, kept)
    yield from _check_paid(account)


def _is_settled(member: Standing, one: Counted, present: Present) -> bool:
    kept = _standing(member, one)
    if one.id in present.recounted:
        return False
    return kept is None or kept.version == one.version


def _standing(member: Standing, one: Counted) -> _Kept | None:
    standings = member.standings
    kept: Mapping[str, _Kept] = standings.streaks if one.streak else standings.challenges
    return kept.get(one.name)


def _counted_anew(account: Account, settled: list[Counted], live: Live) -> Standing:
    events = account.events.values()
    kept = amounts_kept(event for event in events if event.event_type in TRANSACTIONS)
    member = msgspec.structs.replace(
        account.member, standings=decode_standings(encode_standings(account.member.standings))
    )
    recount_one(member, events, settled, live, kept)
    return member


def _compare(
    account: Account, one: Counted, kept: _Kept | None, wanted: _Kept | None
) -> Iterator[Difference]:
    expected, found = _shown(wanted), _shown(kept)
    for name in expected.keys() | found.keys():
        what = f"{one.key}, {name}"
        yield from account.differs(what, expected.get(name), found.get(name))


def _shown(standing: _Kept | None) -> dict[str, Any]:
    """What can be compared: which values came first is forgotten."""
    if standing is None:
        return {}
    if isinstance(standing, StreakStanding):
        return {name: getattr(standing, name) for name in _OF_STREAKS}
    run = _shown(standing.run) if standing.run is not None else {}
    return run | {"progress": standing.progress, "values": len(standing.values)}


def _check_reached(account: Account, one: Counted, kept: _Kept) -> Iterator[Difference]:
    """What was paid is reached, or was for an earlier definition; what is reached was paid."""
    if isinstance(kept, ChallengeStanding) and one.challenge and one.challenge.repeats:
        wanted = max(one.challenge.rounds(kept.progress), kept.final_rounds)
        yield from account.differs(f"{one.key}, rounds", wanted, kept.rounds)
        return
    progress = kept.longest if isinstance(kept, StreakStanding) else kept.progress
    reached = {goal.at for goal in one.rewards if goal.at <= progress}
    # Goals that a former definition had, and that are reached still, stay as they were.
    former = {at for at in kept.paid if at in kept.final or at <= progress}
    yield from account.differs(f"{one.key}, paid", sorted(reached | former), sorted(kept.paid))


def _check_paid(account: Account) -> Iterator[Difference]:
    """The ledger has an entry for what the standings say was paid, and for nothing else."""
    entries: Counter[tuple[str, int]] = Counter()
    points: Counter[tuple[str, int]] = Counter()
    for line in account.lines:
        if line.subject_id is not None and line.goal is not None:
            key = str(line.subject_id), line.goal
            entries[key] += _sign(line)
            points[key] += line.points
    paid = Counter(_paid(account.member))
    for key in entries.keys() | paid.keys():
        what = f"{_name(account, key[0])}, payments for {key[1]}"
        yield from account.differs(what, paid[key], entries[key])
        if not entries[key]:
            yield from account.differs(f"{what}, in points", 0, points[key])


def _sign(line: Line) -> int:
    return 1 if line.kind == EntryKind.EARN else -1


def _paid(member: Standing) -> Iterator[tuple[str, int]]:
    for name, streak in member.standings.streaks.items():
        yield from ((name, at) for at in streak.paid)
    for name, challenge in member.standings.challenges.items():
        yield from ((name, at) for at in challenge.paid)
        yield from ((name, number) for number in range(1, challenge.rounds + 1))


def _name(account: Account, subject: str) -> str:
    titles = (line.trace.words for line in account.lines if str(line.subject_id) == subject)
    return next((words for words in titles if words), subject)
