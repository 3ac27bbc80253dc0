"""How the side outside has a submission's notebooks run: it asks cell by cell, and believes no byte that comes back."""

import secrets
import socket
import time

from ownpace_graders.sandbox import frames
from ownpace_graders.sandbox.incoming import Allowance, Incoming
from ownpace_graders.sandbox.kept import Kept
from ownpace_graders.sandbox.script import ENDLESS, Ended, Limits, Ran, Script, Stopped

_STARTING = 90
"""Seconds that a kernel has to start."""
_ENDING = 60
"""Seconds that a guard has to end what a notebook has started."""
_STARVED = 0.1
"""The part of a cell's time for which code must have waited for a processor, to be tried again when it is alone."""
_WHY = {
    "memory": "Memory: the code takes more memory than a submission may have",
    "processes": "Processes: the code starts more processes than a submission may have",
    "files": "Files: the code opens more files and connections than a submission may have",
}


class Talk:
    """With one submission. `orders` goes to its guard; all is over at `over`, a time of time.monotonic().

    starved: a cell's time was over, and for a good part of it the code had waited for a processor
    """

    starved = False

    def __init__(self, orders: socket.socket, limits: Limits, over: float, kept: Kept) -> None:
        self._orders, self._limits, self._over, self._kept = orders, limits, over, kept
        self._allowance = Allowance(limits.sent)
        self._answers = Incoming(orders, Allowance(limits.sent))

    def run(self, script: Script) -> list[Ran] | Stopped:
        """Run a notebook's cells in a process of their own."""
        self._wire, theirs = socket.socketpair()
        self._kernel, self._late, self._number = script.kernel, False, 0
        self._ran: list[Ran] = []
        socket.send_fds(self._orders, [b"N"], [theirs.fileno()])
        frames.send(self._orders, script.kernel)
        theirs.close()
        with self._wire:
            self._incoming = Incoming(self._wire, self._allowance)
            result = self._run(script)
            why = self._killed()
        if isinstance(result, Stopped):
            result = Stopped(_WHY[why]) if why in _WHY else result
            result.number, result.ran, result.said = self._number, self._ran, self._kept.taken()
        return result

    def _run(self, script: Script) -> list[Ran] | Stopped:
        try:
            for number, code in script.cells:
                self._ran.append(self._cell(number, code))
        except Stopped as stopped:
            return stopped.with_traceback(None)  # whose frames hold what came out, and the error itself
        except TimeoutError:
            self._late = True
            return self._endless()
        except (EOFError, OSError):
            return Ended("DeadKernelError: Kernel died")
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            return Stopped(f"Foreign: what came out of the sandbox is not an output of a notebook: {error}"[:500])
        return self._ran

    def _killed(self) -> str:
        """End what the notebook has started; why the guard had ended it before."""
        try:
            self._orders.sendall(b"K")
            told = self._answers.take(time.monotonic() + _ENDING)
            limit = self._limits.cell or self._limits.submission
            self.starved = self.starved or (self._late and told["waited"] > _STARVED * limit)
            return str(told["why"])
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            return ""

    def _cell(self, number: int, code: str) -> Ran:
        key, self._number = secrets.token_hex(8), number
        until, interrupted = self._until(), False
        self._wire.settimeout(max(0.1, until - time.monotonic()))
        frames.send(self._wire, {"key": key, "number": number, "code": code})
        while True:
            message = self._incoming.take(until)
            if message is None:
                until, interrupted = self._interrupted(interrupted), True
            elif message["key"] == key:
                kind, content = str(message["kind"]), dict(message["content"])
                if kind == "reply":
                    self._late = self._late or content.get("ename") == "CellTimeoutError"
                    return Ran(self._kept.taken(), None if interrupted else content)
                self._heard(kind, content)

    def _until(self) -> float:
        """When the time of a cell is over that begins now."""
        if not self._limits.cell:
            return self._over
        # It is nbgrader's Execute, in there, that interrupts another kernel's cell.
        return min(self._over, time.monotonic() + self._limits.cell + (_STARTING if self._kernel else 0))

    def _interrupted(self, again: bool) -> float:
        """The time is over: interrupt the cell. When it has to have ended by."""
        self._late = True
        if again or self._kernel or time.monotonic() >= self._over:
            raise self._endless()
        self._orders.sendall(b"I")
        return time.monotonic() + self._limits.grace

    def _endless(self) -> Stopped:
        return Stopped(ENDLESS) if time.monotonic() >= self._over else Ended(ENDLESS)

    def _heard(self, kind: str, content: dict[str, object]) -> None:
        """Keep what was said. What only the one beside another kernel says, no code of a student's can."""
        if kind == "failed" and self._kernel:
            words = str(content["words"])[:500]
            raise Stopped(words) if words.startswith("Starting:") else Ended(words)
        if kind != "language" or self._kernel:
            self._kept.add(kind, content)
