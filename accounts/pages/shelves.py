"""Answers that are given more than once, in the memory of the process, and no more of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from accounts.pages.proofs import Proof

Renewal = Callable[[bytes], bytes]
Key = tuple[str, ...]
# Headers and address, roughly.
_AROUND = 4096


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered; with a proof, but without content, the first half of one."""

    content: bytes
    headers: dict[str, str]
    match: ResolverMatch
    renewed: Renewal | None
    until: float
    proof: Proof | None = None
    fresh_until: float = 0

    @property
    def is_fresh(self) -> bool:
        """Whether a personal page may be given again, if its proof holds."""
        return bool(self.content) and self.fresh_until >= time.monotonic()

    @property
    def size(self) -> int:
        """How many bytes it takes, roughly."""
        proof = self.proof.size if self.proof else 0
        return len(self.content) + proof + _AROUND

    def copy(self, request: HttpRequest) -> HttpResponse:
        """The same answer once more."""
        # What the log names the request by.
        request.resolver_match = self.match
        content = self.renewed(self.content) if self.renewed else self.content
        answer = HttpResponse(content, headers=self.headers)
        answer["Content-Length"] = str(len(content))
        return answer


class Shelf:
    """Pages in the order in which they were put there, each for as long as any other."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most = most_bytes
        self._pages: dict[Key, Kept] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept under a key and not too old."""
        kept = self._pages.get(key)
        return kept if kept is not None and kept.until >= time.monotonic() else None

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a page instead of the one before; what is too old or too much goes first."""
        with self._lock:
            self._take(key)
            while self._pages and (self._is_full_with(kept) or self._is_first_over()):
                self._take(next(iter(self._pages)))
            if not self._is_full_with(kept):
                self._pages[key] = kept
                self._size += kept.size

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _take(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        self._size -= gone.size if gone else 0

    def _is_full_with(self, kept: Kept) -> bool:
        return self._size + kept.size > self._most

    def _is_first_over(self) -> bool:
        return next(iter(self._pages.values())).until < time.monotonic()
