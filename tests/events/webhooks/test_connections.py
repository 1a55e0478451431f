"""Connections to receivers: kept, used again, and given up when they are over."""

import os
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from events.webhooks import idle, wire
from events.webhooks.answers import Answer, Fault
from events.webhooks.wire import send
from tests.events.webhooks.behaviours import (
    Behaviour,
    Exchange,
    answer,
    answer_and_close,
    answer_and_hang_up,
    close_early,
    endless_body,
    raw,
    redirect,
    reset,
    reset_after,
)
from tests.events.webhooks.receiver import Receiver

BODY = b"{}"


@pytest.fixture(autouse=True)
def _receivers_are_on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def post(receiver: Receiver, path: str = "", **headers: str) -> Answer:
    return send(url=receiver.url + path, body=BODY, headers=headers)


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_the_connection_is_used_again(receiver: Receiver) -> None:
    receiver.behave_next(answer(500), answer(204, b""), redirect("/elsewhere"))

    for _ in range(5):
        post(receiver)

    assert [came.connection for came in receiver.received] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("behaviour", [answer_and_close(), answer_and_hang_up(), endless_body])
def test_a_connection_that_is_over_is_not(receiver: Receiver, behaviour: Behaviour) -> None:
    receiver.behave_next(behaviour)

    answers = [post(receiver).fault for _ in range(3)]

    assert answers == [None, None, None]
    assert [came.connection for came in receiver.received] == [1, 2, 2]


@pytest.mark.parametrize("behaviour", [close_early, reset])
def test_a_kept_connection_that_breaks_is_tried_anew_once(
    receiver: Receiver, behaviour: Behaviour
) -> None:
    receiver.behave_next(answer(), behaviour)
    post(receiver)

    answered = post(receiver)

    assert answered.fault is None
    assert [came.connection for came in receiver.received] == [1, 1, 2]


def test_and_no_more_than_once(receiver: Receiver) -> None:
    receiver.behave_next(answer(), reset, reset)
    post(receiver)

    answered = post(receiver)

    assert answered.fault == Fault.CONNECTION_RESET
    assert len(receiver.received) == 3


def test_a_new_connection_that_breaks_is_not_tried_anew(receiver: Receiver) -> None:
    receiver.behave_next(reset)

    answered = post(receiver)

    assert answered.fault == Fault.CONNECTION_RESET
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (raw(b"HTTP/1.1 2"), Fault.NOT_HTTP),
        (reset_after(b"HTTP/1.1 2"), Fault.CONNECTION_RESET),
        (reset_after(b"HTTP/1.1 200 OK\r\nx"), Fault.CONNECTION_RESET),
    ],
)
def test_nor_one_on_which_the_answer_had_begun(
    receiver: Receiver, behaviour: Behaviour, fault: Fault
) -> None:
    receiver.behave_next(answer(), behaviour)
    post(receiver)

    answered = post(receiver)

    assert (answered.status, answered.fault) == (None, fault)
    assert len(receiver.received) == 2


def test_a_connection_with_the_rest_of_a_long_answer_is_not_used(receiver: Receiver) -> None:
    receiver.behave_next(answer(200, b"x" * 5000), answer(200, b"x" * 4000))

    texts = [post(receiver).text for _ in range(3)]

    assert texts == ["x" * 500, "x" * 500, "ok"]
    assert [came.connection for came in receiver.received] == [1, 2, 2]


def test_an_answer_that_nobody_asked_for_is_nobodys(receiver: Receiver) -> None:
    is_waiting = threading.Event()

    def speak_again(exchange: Exchange) -> bool:
        answer()(exchange)
        is_waiting.wait(10)
        return answer(500)(exchange)

    receiver.behave_next(speak_again)
    post(receiver)
    (kept,) = wire._idle._waiting
    is_waiting.set()
    wait_until(lambda: not kept.line.is_silent())

    answered = post(receiver)

    assert answered.status == 200
    assert [came.connection for came in receiver.received] == [1, 2]


def test_many_threads_send_at_once_and_nobody_gets_anothers_answer(receiver: Receiver) -> None:
    receiver.at_path = {f"/{n}": answer(200, str(n).encode()) for n in range(20)}

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: post(receiver, str(n % 20)), range(400)))

    assert [one.text for one in answers] == [str(n % 20) for n in range(400)]
    assert receiver.connections <= 8


def test_so_many_connections_wait_and_no_more(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "MOST", 2)
    together = threading.Barrier(4)
    receiver.usually = lambda exchange: together.wait(10) >= 0 and answer()(exchange)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: post(receiver), range(4)))

    assert receiver.connections == 4
    assert len(wire._idle._waiting) == 2


def test_a_connection_that_waited_long_is_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(receiver)
    monkeypatch.setattr(idle, "SECONDS", 0)

    post(receiver)

    assert [came.connection for came in receiver.received] == [1, 2]


def test_nor_one_that_has_served_long(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "LIFE_SECONDS", 0)

    post(receiver)
    post(receiver)

    assert [came.connection for came in receiver.received] == [1, 2]


def test_a_child_does_not_use_its_parents_connection(receiver: Receiver) -> None:
    post(receiver)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads
        child = os.fork()
    if child == 0:
        os._exit(post(receiver).status != 200)
    _, code = os.waitpid(child, 0)
    post(receiver)

    assert code == 0
    assert [came.connection for came in receiver.received] == [1, 2, 1]
