"""What the benchmark of webhooks does, once there is an installation to do it in."""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import psycopg
from django.utils import timezone

from accounts.models import Workspace
from bench.progress import say
from bench.report import machine
from bench.stage import Stage, checkpoint
from bench.webhooks_telling import Teller, receiving
from config.broker import install_queue
from config.launch.child import Child
from config.launch.programs import programs
from events.webhooks.secrets import opened
from events.webhooks.signing import headers_for
from events.webhooks.wire import send


@dataclass(frozen=True)
class Round:
    """Rates a second, and seconds from commit to receipt at half our rate."""

    bare: float
    ours: float
    receiver_can: float
    waits: Sequence[float]


def measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    """Every round in turn; raises RuntimeError when a message is lost."""
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        install_queue()
        receiver = running.enter_context(receiving())
        teller = Teller(Workspace.objects.get(id=stage.workspace_id), receiver)
        rounds = []
        for number in range(wishes.rounds):
            checkpoint(stage)
            rounds.append(_round(stage, teller, wishes))
            last = rounds[-1]
            say(
                f"round {number + 1}, a second: bare {last.bare:,.0f}, ours {last.ours:,.0f};"
                f" p95 {1000 * _p95(last.waits):,.0f} ms"
            )
        return machine(db) | _summary(rounds)


def _round(stage: Stage, teller: Teller, wishes: argparse.Namespace) -> Round:
    bare, receiver_can = _bare(teller, wishes.messages)
    ours = _ours(stage, teller, wishes.messages)
    with _worker(stage):
        waits = _paced(teller, rate=ours / 2, seconds=wishes.paced_seconds)
    return Round(bare, ours, receiver_can, waits)


def _bare(teller: Teller, count: int) -> tuple[float, float]:
    """Signed POSTs one after the other; and how many a second the receiver could take."""
    bodies = teller.bodies(count)
    signing = opened(teller.endpoint.secrets, at=timezone.now())
    began = time.perf_counter()
    for key, body in bodies:
        headers = headers_for(
            message_id=key,
            at=timezone.now(),
            body=body,
            secrets=signing.secrets,
            keys=signing.keys,
        )
        answer = send(url=teller.receiver.url, body=body, headers=headers)
        assert answer.status == 200, answer
    seconds = time.perf_counter() - began
    teller.receiver.wait_for({key for key, _ in bodies})
    return count / seconds, count / teller.receiver.took


def _ours(stage: Stage, teller: Teller, count: int) -> float:
    """A full outbox and a worker that is ready: from the commit to the last receipt."""
    with _worker(stage):
        _warm_up(teller)
        keys = teller.tell_at_once(count)
        began = time.time()
        first = teller.receiver.wait_for(keys)
        return count / (max(first.values()) - began)


def _paced(teller: Teller, *, rate: float, seconds: int) -> list[float]:
    """Seconds from the end of a commit to the receipt, while so many are committed a second."""
    _warm_up(teller)
    committed: dict[str, float] = {}
    began = time.perf_counter()
    for number in range(round(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        key = teller.tell()
        committed[key] = time.time()
    first = teller.receiver.wait_for(set(committed))
    return [first[key] - at for key, at in committed.items()]


def _warm_up(teller: Teller) -> None:
    """Until the worker is there, and has dialled."""
    teller.receiver.wait_for({teller.tell() for _ in range(200)})


@contextmanager
def _worker(stage: Stage) -> Iterator[None]:
    """The worker of `make run`, in the production command."""
    program = next(
        one for one in programs(web_workers=1, home=stage.place.home) if one.name == "worker"
    )
    worker = Child(program, logs=stage.place.home / "logs")
    try:
        yield
    except RuntimeError:
        say(worker.log.end())
        raise
    finally:
        worker.stop(patience_seconds=30)


def _summary(rounds: Sequence[Round]) -> dict[str, Any]:
    ratio = median(one.ours / one.bare for one in rounds)
    slow = median(_p95(one.waits) for one in rounds)
    return {
        "deliveries_a_second": _figures([one.ours for one in rounds]),
        "bare_posts_a_second": _figures([one.bare for one in rounds]),
        "receiver_can_a_second": _figures([one.receiver_can for one in rounds]),
        "commit_to_receipt_at_half_load": {
            "milliseconds_p50": round(1000 * median(median(one.waits) for one in rounds)),
            "milliseconds_p95": round(1000 * slow),
        },
        "wanted": {
            "ours_to_bare": {"ratio": round(ratio, 3), "wanted": 0.5, "met": ratio >= 0.5},
            "p95_under_1_s": {"seconds": round(slow, 3), "met": slow < 1},
        },
    }


def _figures(rates: Sequence[float]) -> dict[str, Any]:
    return {"median": round(median(rates)), "rounds": [round(rate) for rate in rates]}


def _p95(waits: Sequence[float]) -> float:
    return quantiles(waits, n=20)[-1]
