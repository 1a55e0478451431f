"""The address that `up` serves, before it serves it."""

import os
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

from config.launch.errors import LaunchError


def serving_address() -> tuple[str, int]:
    """Host and port from FOYER_HOST and PORT.

    Only this machine is served by default: the demo's passwords are printed in the open.
    """
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise LaunchError(f"PORT={text!r} is not usable: give a port from 1 to 65535.")
    return os.environ.get("FOYER_HOST") or "127.0.0.1", int(text)


def refuse_taken_port() -> None:
    """Raise LaunchError when somebody listens there already, or the address is not ours."""
    host, port = serving_address()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise LaunchError(
                f"Port {port} on {host} cannot be used: {fault.strerror}. "
                f"Stop what uses it, or choose another: make run PORT={port % 65535 + 1}"
            ) from None


def wait_for_answer(path: str, *, patience_seconds: float, alive: Callable[[], bool]) -> bool:
    """Whether the path answers 200 in time; gives up when `alive` says that nobody is there."""
    host, port = serving_address()
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, never bound
    until = time.monotonic() + patience_seconds
    while time.monotonic() < until and alive():
        if _status(reached, port, path) == 200:
            return True
        time.sleep(0.1)
    return False


def _status(host: str, port: int, path: str) -> int:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
