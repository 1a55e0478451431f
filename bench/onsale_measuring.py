"""What the benchmark of sales does, once there is an installation to do it in."""

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median
from typing import Any

import psycopg

from accounts.models import Workspace
from bench.crowding import Rush, rush
from bench.onsale_bare import sales_per_second
from bench.onsale_doors import DOOR_CLIENTS, bare_check_ins_per_second, check_ins
from bench.onsale_event import MANY_TYPES, Crowd, put_event
from bench.progress import say
from bench.report import machine
from bench.servers import serving
from bench.stage import Stage, checkpoint
from bench.table import fill_customers
from bench.wire import Line
from ticketing.inventory.counting import audit_stock
from ticketing.models import Order, TicketedEvent, TicketType

# Reservations in each second of a real sale.
CURVE = (7, 18, 52, 72, 131, 134, 108, 120, 125, 100, 39)
SEATS, TRIES = 500, 10_000
CLIENTS = 16
FREE = {"ticketTypeId": "t0", "title": "Free"}


def measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    """Everything in turn; raises RuntimeError when a ticket is sold twice, or a hold is lost."""
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        people = max(TRIES, wishes.calls)
        say(f"{people:,} people come, each with a token")
        fill_customers(db, workspace_id=stage.workspace_id, count=people)
        workspace = Workspace.objects.get(id=stage.workspace_id)
        crowd = Crowd(workspace)
        crowd.gather(people)
        checkpoint(stage)
        web = running.enter_context(
            serving("config.wsgi:application", name="ours", home=stage.place.home, workers=2)
        )
        _warm_up(web.port, crowd)
        if wishes.only == "doors":
            return machine(db) | _doors(stage, web.port, crowd, wishes)
        return (
            machine(db)
            | {"curve": _curve(web.port, crowd)}
            | {"scramble": _scramble(web.port, crowd)}
            | _saturation(stage, web.port, crowd, wishes)
        )


def _warm_up(port: int, crowd: Crowd) -> None:
    event = put_event(crowd.workspace, capacity=1000)
    rush(port, crowd.purchases(event, 200), clients=8)


def _curve(port: int, crowd: Crowd) -> dict[str, Any]:
    """A sale as it was: each second so many, whether those before were answered or not."""
    say("the curve of a real sale")
    event = put_event(crowd.workspace, capacity=10_000)
    requests = iter(crowd.purchases(event, sum(CURVE)))
    with ExitStack() as lines, ThreadPoolExecutor(64) as pool:
        free = [lines.enter_context(Line(port)) for _ in range(64)]
        began, waiting = time.perf_counter(), []
        for second, number in enumerate(CURVE):
            for n in range(number):
                due = began + second + n / number
                time.sleep(max(0.0, due - time.perf_counter()))
                waiting.append((second, due, pool.submit(_send, free, next(requests))))
        calls = [(second, *future.result(), due) for second, due, future in waiting]
    told = Rush([(status, done - due) for _, status, done, due in calls], len(CURVE))
    slowest = [
        round(1000 * max(done - due for s, _, done, due in calls if s == second), 1)
        for second in range(len(CURVE))
    ]
    _refuse_unless(told.statuses == {201: sum(CURVE)}, told.statuses)
    return {"asked_a_second": CURVE, "slowest_ms_a_second": slowest} | told.figures()


def _send(free: list[Line], request: bytes) -> tuple[int, float]:
    line = free.pop()
    try:
        status, _ = line.send(request)
        return status, time.perf_counter()
    finally:
        free.append(line)


def _scramble(port: int, crowd: Crowd) -> dict[str, Any]:
    """Ten thousand tries at five hundred seats: each seat is sold once, and no hold is lost."""
    say(f"{TRIES:,} tries at {SEATS} seats")
    event = put_event(crowd.workspace, capacity=SEATS)
    told = rush(port, crowd.purchases(event, TRIES), clients=50)
    sold = told.statuses[201]
    _refuse_unless(sold == SEATS and told.statuses[409] == TRIES - SEATS, told.statuses)
    _refuse_unless(_holds(crowd, event) == SEATS, _holds(crowd, event))
    return {"tries": TRIES, "seats": SEATS, "sold": sold} | told.figures()


def _holds(crowd: Crowd, key: str) -> int:
    _refuse_unless(audit_stock(crowd.workspace) == [], "stock drifted")
    return Order.objects.of(crowd.workspace).filter(ticketed_event__key=key).count()


def _saturation(
    stage: Stage, port: int, crowd: Crowd, wishes: argparse.Namespace
) -> dict[str, Any]:
    rounds = []
    for number in range(wishes.rounds):
        hot = put_event(crowd.workspace, capacity=wishes.calls)
        many = put_event(crowd.workspace, types=MANY_TYPES, capacity=wishes.calls)
        # What is sold out of a hot event to the last seat is sold once.
        laps = {
            "one_hot_type": rush(port, crowd.purchases(hot, wishes.calls), clients=CLIENTS),
            "many_types": rush(
                port, crowd.purchases(many, wishes.calls, types=MANY_TYPES), clients=CLIENTS
            ),
        }
        _refuse_unless(_holds(crowd, hot) == wishes.calls, "a hold is lost")
        free = put_event(crowd.workspace, capacity=wishes.calls, ticketTypes=[FREE])
        laps["whole_sale_of_a_free_ticket"] = rush(
            port, crowd.purchases(free, wishes.calls), clients=CLIENTS
        )
        laps |= _at_doors(stage, port, crowd, wishes)
        laps["event_pages_4"] = rush(port, crowd.pages(hot, wishes.calls // 2), clients=4, per=2)
        event = TicketedEvent.objects.of(crowd.workspace).get(
            key=put_event(crowd.workspace, capacity=10_000_000 // 10)
        )
        bare = sales_per_second(
            stage,
            seconds=max(2, wishes.calls // 500),
            clients=CLIENTS,
            ids={
                "workspace": stage.workspace_id,
                "event": event.id,
                "type": TicketType.objects.of(event)[0].id,
                "customer": crowd.anybody,
            },
        )
        rounds.append((laps, bare))
        told = ", ".join(f"{name} {lap.rate:,.0f}" for name, lap in laps.items())
        say(f"round {number + 1}, a second: {told}, bare {bare:,.0f}")
    return _summary(rounds)


def _at_doors(stage: Stage, port: int, crowd: Crowd, wishes: argparse.Namespace) -> dict[str, Rush]:
    return {
        f"check_ins_{clients}": check_ins(
            port, crowd, calls=wishes.calls, key=stage.key, clients=clients
        )
        for clients in DOOR_CLIENTS
    }


def _doors(stage: Stage, port: int, crowd: Crowd, wishes: argparse.Namespace) -> dict[str, Any]:
    """Check-ins alone, each round beside the minimal transaction of one."""
    rounds = []
    for number in range(wishes.rounds):
        laps = _at_doors(stage, port, crowd, wishes)
        seconds = max(2, wishes.calls // 500)
        bare = bare_check_ins_per_second(stage, crowd, tickets=wishes.calls, seconds=seconds)
        rounds.append((laps, bare))
        told = ", ".join(f"{name} {lap.rate:,.0f}" for name, lap in laps.items())
        say(f"round {number + 1}, a second: {told}, bare {bare:,.0f}")
    best = [max(lap.rate for lap in laps.values()) for laps, _ in rounds]
    to_bare = median(rate / bare for rate, (_, bare) in zip(best, rounds, strict=True))
    return {
        "saturation": _figures(rounds),
        "bare_check_ins_a_second": round(median(bare for _, bare in rounds)),
        "wanted": {
            "check_ins": _met(median(best), 400),
            "check_ins_to_bare": _met(to_bare, 0.25),
        },
    }


def _figures(rounds: Sequence[tuple[dict[str, Rush], float]]) -> dict[str, Any]:
    return {
        name: {
            "a_second": round(median(laps[name].rate for laps, _ in rounds)),
            "milliseconds_p95": round(1000 * median(laps[name].p95 for laps, _ in rounds), 1),
            "rounds": [round(laps[name].rate) for laps, _ in rounds],
        }
        for name in rounds[0][0]
    }


def _summary(rounds: Sequence[tuple[dict[str, Rush], float]]) -> dict[str, Any]:
    names = rounds[0][0]
    medians = {name: median(laps[name].rate for laps, _ in rounds) for name in names}
    bare = median(floor for _, floor in rounds)
    to_bare = median(laps["one_hot_type"].rate / floor for laps, floor in rounds)
    slow = median(laps["one_hot_type"].p95 for laps, _ in rounds)
    checked = max(medians[f"check_ins_{clients}"] for clients in DOOR_CLIENTS)
    return {
        "saturation": _figures(rounds),
        "bare_sales_a_second": round(bare),
        "wanted": {
            "purchases_on_one_hot_type": _met(medians["one_hot_type"], 150),
            "p95_under_1_s": {"seconds": round(slow, 3), "met": slow < 1},
            "check_ins": _met(checked, 400),
            "one_hot_type_to_bare": _met(to_bare, 0.25),
        },
    }


def _met(measured: float, wanted: float) -> dict[str, Any]:
    return {"measured": round(measured, 3), "wanted": wanted, "met": measured >= wanted}


def _refuse_unless(holds: bool, told: object) -> None:
    if not holds:
        raise RuntimeError(f"the sale is wrong: {told}")
