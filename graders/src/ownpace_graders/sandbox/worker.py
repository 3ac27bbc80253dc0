"""The process that a sandbox holds: it loads what the notebooks need once, and runs each submission in a fork.

A submission's fork (`_guarded`) is process 1 of spaces of its own, see walls.py, with a room of its own, see room.py.
It lets one notebook after another run in a fork of its own, which has no power at all, and watches it. When the guard
ends, the kernel ends all that the submission has started and forgets all that it has written.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ownpace_graders.loading import for_good
from ownpace_graders.sandbox import calls, client, frames, room, walls, watch

FOREIGN = "ownpace_graders.sandbox.foreign"
"""What runs other kernels. It loads nbgrader."""
_TICK = 0.05
"""Seconds between two looks at what a submission uses."""
Run = Callable[[socket.socket, int], None]
"""Runs a notebook's cells: from a wire, with so many characters of output for each."""


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]  # as a kernel has it
    control = socket.socket(fileno=settings["control"])
    os.set_inheritable(control.fileno(), False)
    os.closerange(3, control.fileno())
    os.closerange(control.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    if settings["user"]:
        walls.become(settings["user"], os.environ["HOME"])
    # The kernel gives a submission a /proc of its own only where one is to be seen whole. Students see theirs.
    walls.mount("proc", "/proc")
    _try(settings)
    python = _warm(settings["imports"] + ([f"import {FOREIGN}"] if settings["kernels"] else []))
    control.send(b"ready")
    while True:
        _, received, _, _ = socket.recv_fds(control, 16, 1)
        if not received:
            return
        guard = walls.fork_apart()
        if guard == 0:
            control.close()
            _guarded(socket.socket(fileno=received[0]), python, settings)
        os.close(received[0])
        os.waitpid(guard, 0)
        control.send(b"gone")


def _warm(imports: list[str]) -> Run:
    """What runs notebooks, with all of it loaded."""
    with for_good():
        client.begin()
        from ownpace_graders.sandbox import shell

        return partial(shell.run, shell.warm_up(imports))


def _try(settings: dict[str, Any]) -> None:
    """Make a submission's room once, so that a computer on which that cannot be says why before anything is graded."""
    child = walls.fork_apart()
    if child == 0:
        try:
            room.furnish(settings["limits"]["disk"], settings["limits"]["inodes"], settings["links"])
            os._exit(0)
        except OSError as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)


def _guarded(orders: socket.socket, python: Run, settings: dict[str, Any]) -> None:
    status = 1
    with contextlib.suppress(BaseException):
        Guard(orders, python, settings).keep()
        status = 0
    os._exit(status)


class Guard:
    """Process 1 of a submission. Orders: F files · N run a notebook on the wire sent along, in a kernel of that name or
    the warm Python · I interrupt · K kill."""

    def __init__(self, orders: socket.socket, python: Run, settings: dict[str, Any]) -> None:
        self._orders, self._python = orders, python
        self._settings, self._limits = settings, settings["limits"]
        self._student, self._why, self._status, self._waited = 0, "", 0, 0.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.dup2(os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC), 2)  # what the worker says is read outside
        # Where the computer has no memory left, what students run is ended before anything else.
        Path("/proc/self/oom_score_adj").write_text("1000")
        walls.hide()
        room.furnish(self._limits["disk"], self._limits["inodes"], settings["links"])

    def keep(self) -> None:
        while True:
            if select.select([self._orders], [], [], _TICK)[0] and not self._obey():
                return
            self._look()

    def _obey(self) -> bool:
        order, wires, _, _ = socket.recv_fds(self._orders, 1, 1)
        if order == b"F":
            self._write(frames.receive(self._orders))
        elif order == b"N":
            self._start(wires[0], frames.receive(self._orders))
        elif order == b"I" and self._student:
            self._waited = max(self._waited, watch.waited(watch.running()))
            os.kill(self._student, signal.SIGINT)
        elif order == b"K":
            self._waited = max(self._waited, watch.waited(watch.running()))
            self._kill()
            frames.send(self._orders, {"why": self._why, "status": self._status, "waited": self._waited})
        return bool(order)

    def _write(self, sizes: dict[str, int]) -> None:
        for name, size in sizes.items():
            path = Path(room.FOLDER, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(frames.exactly(self._orders, size))

    def _start(self, wire: int, kernel: str) -> None:
        self._why, self._status, self._waited = "", 0, 0.0
        self._student = os.fork()
        if self._student == 0:
            self._orders.close()
            if kernel:
                # Other programs reserve far more addresses than they use: there the guard's look is the bound.
                foreign, settings = importlib.import_module(FOREIGN), self._settings["kernels"]
                _student(wire, self._limits | {"memory": None}, partial(foreign.run, kernel, settings))
            _student(wire, self._limits, self._python)
        os.close(wire)

    def _look(self) -> None:
        """End everything when it has become too many or too large; see who has ended."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self._student:
                    self._student, self._status = 0, ended[1]
        running = watch.running()
        if len(running) > 1 and (why := watch.too_much(self._limits, running)):
            self._why = why
            self._kill()

    def _kill(self) -> None:
        """End everything but this process. What forks meanwhile is ended in the next round."""
        while True:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            try:
                ended, status = os.waitpid(-1, 0)
            except ChildProcessError:
                return
            if ended == self._student:
                self._student, self._status = 0, status


def _student(number: int, limits: dict[str, Any], run: Run) -> None:
    """Run a notebook's cells; never returns."""
    with contextlib.suppress(BaseException):
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        os.setsid()
        wire = socket.socket(fileno=number)
        os.set_inheritable(number, False)
        os.chdir(room.FOLDER)
        if limits["cores"]:
            os.sched_setaffinity(0, limits["cores"])
        walls.limit(limits)
        walls.drop_power()
        calls.forbid()
        _shuffle()
        run(wire, limits["output"])
    os._exit(0)


def _shuffle() -> None:
    """Forks of one process must not all draw the same numbers."""
    numpy: Any = sys.modules.get("numpy")
    if numpy:
        numpy.random.seed()


if __name__ == "__main__":
    main()
