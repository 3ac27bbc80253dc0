"""Stop is for a student's code alone: what keeps an answer, and what says what came of it, comes to its end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class _Stop:
    heeded: bool = False
    """Whether it ends what runs now."""

    waits: bool = False
    """Whether one came that has not ended anything."""

    def came(self, *_: object) -> None:
        if self.heeded:
            raise KeyboardInterrupt
        self.waits = True


_stop = _Stop()


@contextmanager
def unstopped() -> Iterator[None]:
    """An interrupt of this process ends nothing in here but what is `stoppable`."""
    heeded = _stop.heeded
    try:
        before = signal.signal(signal.SIGINT, _stop.came)
    except ValueError:  # not the main thread, which is the only one that is interrupted
        yield
        return
    _stop.heeded = False
    try:
        yield
    finally:
        _stop.heeded, _stop.waits = heeded, False
        signal.signal(signal.SIGINT, before)


@contextmanager
def stoppable() -> Iterator[None]:
    """KeyboardInterrupt when an interrupt comes in here, or has come before: who presses Stop at once means this."""
    _stop.heeded = True
    try:
        if _stop.waits:
            _stop.waits = False
            raise KeyboardInterrupt
        yield
    finally:
        _stop.heeded = False
