"""Answers already given from one build, kept in the process that gave them.

A build never changes, so an answer stays right as long as its build: the memory belongs to the open
build and goes with it, without time-outs and without a key to forget. Answers are immutable tuples
and are handed out as they are. A cache shared by the server processes would have to unpickle them:
a board's thirty answers cost 7 ms from flask-caching's files, 6 ms from its SimpleCache, 0.05 ms
from here, and 40 ms from the warehouse, which every process asks once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
A = TypeVar("A")

_OBSERVATIONS = 200_000
"""About 100 MB in each server process."""


class Memory(Generic[K, A]):
    """The answers most recently asked for, up to a number of numbers; safe for threads."""

    def __init__(self, weigh: Callable[[A], int], observations: int = _OBSERVATIONS) -> None:
        """Keep at most `observations`, those of the answers longest not asked for going first.

        `weigh` tells how many numbers an answer holds.
        """
        self._limit = observations
        self._weigh = weigh
        self._held = 0
        self._answers: OrderedDict[K, A] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> A | None:
        """Give the answer of `key`, None where it is not kept."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: K, answer: A) -> None:
        """Keep `answer`, unless it alone is more than a tenth of what can be kept."""
        weight = self._weigh(answer) + 1
        if weight > self._limit // 10:
            return
        with self._lock:
            if key not in self._answers:
                self._answers[key] = answer
                self._held += weight
            while self._held > self._limit:
                _, oldest = self._answers.popitem(last=False)
                self._held -= self._weigh(oldest) + 1

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()
            self._held = 0
