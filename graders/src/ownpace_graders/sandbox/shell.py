"""Runs cells as an IPython kernel does, without a kernel: its shell, with messages put on a wire instead of sockets."""

import asyncio
import builtins
import getpass
import io
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.jsonutil import json_clean, json_default
from traitlets import Any as Anything
from traitlets import Type
from traitlets.config import Config

from ownpace_graders.sandbox import frames

_CUT = "\n... Output truncated ...\n"


class _Result(ZMQShellDisplayHook):
    session = Anything()


class _Display(ZMQDisplayPublisher):
    session = Anything()


class Shell(ZMQInteractiveShell):
    """The kernel's shell. There is no event loop of a window system to enter."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Display)

    def enable_gui(self, gui: Any = None) -> None:
        self.active_eventloop = gui


Shell.__name__ = ZMQInteractiveShell.__name__  # packages ask for it, to know that they are in a notebook

_cell: ContextVar[str] = ContextVar("cell", default="")
"""The key of the cell that began what runs here: a task that outlives its cell is heard by nobody."""


class Wire:
    """Stands where a kernel has its session: what is published goes out as a message of the running cell."""

    def __init__(self, out: socket.socket) -> None:
        self.out = out
        self.key = ""

    def msg(self, kind: str, content: Any = None, **_: Any) -> dict[str, Any]:
        return {"msg_type": kind, "content": content or {}}

    def send(self, _: Any, message: Any, content: Any = None, *__: Any, **___: Any) -> dict[str, Any]:
        made = self.msg(message, content) if isinstance(message, str) else message
        message = {"key": _cell.get() or self.key, "kind": made["msg_type"], "content": made["content"]}
        try:
            frames.send(self.out, message, json_default)
        except (TypeError, ValueError):
            frames.send(self.out, json_clean(message))
        return made


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr. What a cell writes beyond `most` characters is dropped, and what all write beyond twice
    as many."""

    encoding, errors = "UTF-8", "replace"

    def __init__(self, wire: Wire, name: str, number: int, most: int) -> None:
        self.name = name
        self._wire, self._number, self._most = wire, number, most
        self._kept: list[str] = []
        self._left, self._left_for_all = most, 2 * most
        self._below = Below(number, "/tmp")  # noqa: S108 - the sandbox's own

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if _cell.get() in ("", self._wire.key):
            self._take_below()
            self._keep(text)
        return len(text)

    def _take_below(self) -> None:
        for text in self._below.take():
            self._keep(text)

    def _keep(self, text: str) -> None:
        if self._left >= 0 and text:
            fits = len(text) <= self._left
            self._left_for_all -= min(len(text), self._left)
            self._kept.append(text if fits else text[: self._left] + _CUT)
            self._left = self._left - len(text) if fits else -1

    def flush(self) -> None:
        self._take_below()
        kept, self._kept = "".join(self._kept), []
        if kept:
            self._wire.send(None, "stream", {"name": self.name, "text": kept})

    def begin(self) -> None:
        self._left = min(self._most, self._left_for_all)

    def fileno(self) -> int:
        return self._number

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class Below:
    """The file behind a file descriptor, for what programs and C code write to it."""

    def __init__(self, number: int, folder: str) -> None:
        self._file = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_APPEND, 0o600)
        self._at = 0
        os.dup2(self._file, number)

    def take(self) -> Iterator[str]:
        """What was written since it was last taken."""
        with suppress(OSError):
            while part := os.pread(self._file, 1 << 20, self._at):
                self._at += len(part)
                yield part.decode("utf-8", "replace")


def warm_up(imports: list[str]) -> Any:
    """The shell, with what these statements import loaded. What cannot be loaded is left to the cell that wants it.

    What IPython makes at its first cell, result and error is made here, once for all: it is most of a notebook's time.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.connection_file = ""  # packages look whether there is one, to know that they are in a notebook
    kernel = SimpleNamespace(eventloop=None)
    shell = Shell.instance(config=config, kernel=kernel, user_ns={}, compiler_class=XCachingCompiler)
    shell.InteractiveTB.set_mode("Plain")
    shell.extension_manager.load_extension("storemagic")
    shell.run_cell("pass", silent=True)
    shell.display_formatter.format(1)
    try:
        int("")
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())
    for statement in imports:
        with suppress(Exception):
            exec(statement, {})  # noqa: S102 - made by imports.py, of names
    return shell


def run(shell: Any, out: socket.socket, most: int) -> None:
    """Run the cells that come in until no more come. What lies beside the notebook can be imported."""
    sys.path.insert(0, "")
    wire = Wire(out)
    streams = Stream(wire, "stdout", 1, most), Stream(wire, "stderr", 2, most)
    sys.stdout, sys.stderr = streams
    for hook in (shell.displayhook, shell.display_pub):
        hook.session, hook.pub_socket = wire, wire
    builtins.input, getpass.getpass = _no_input, _no_getpass  # type: ignore[assignment]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    while True:
        asked = frames.receive(out)
        wire.key, shell.execution_count = asked["key"], asked["number"]
        _cell.set(wire.key)
        for stream in streams:
            stream.begin()
            if not _can_write(getattr(sys, stream.name, None)):
                setattr(sys, stream.name, stream)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        reply = loop.run_until_complete(_execute(shell, asked["code"]))
        with suppress(KeyboardInterrupt):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        for stream in streams:
            stream.flush()
        frames.send(out, {"key": wire.key, "kind": "reply", "content": reply})
        shell.exit_now = False  # exit() asks the kernel to end, which it does a moment after the notebook's last cell


def _can_write(stream: Any) -> bool:
    """Whether it is there and open: IPython runs no cell without. Students leave it closed, or at nothing."""
    try:
        return callable(stream.write) and not getattr(stream, "closed", False)
    except Exception:  # it may be anything
        return False


async def _execute(shell: Any, code: str) -> dict[str, Any]:
    """As IPythonKernel.do_execute: a cell that awaits is awaited in the loop, another runs while the loop stands by."""
    try:
        transformed, failed = shell.transform_cell(code), None
    except Exception:
        transformed, failed = code, sys.exc_info()
    if shell.should_run_async(code, transformed_cell=transformed, preprocessing_exc_tuple=failed):
        result = await _awaited(shell, code, transformed, failed)
    else:
        result = shell.run_cell(code, store_history=True)
    error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
    count = {"execution_count": shell.execution_count - 1}
    if result.success and not getattr(shell, "_last_traceback_during_displayhook", False):
        return {"status": "ok", **count}
    told = {"ename": type(error).__name__, "evalue": str(error), "traceback": shell._last_traceback or []}
    return {"status": "error", **told, **count}


async def _awaited(shell: Any, code: str, transformed: str, failed: Any) -> Any:
    run_cell = shell.run_cell_async(
        code, store_history=True, silent=False, transformed_cell=transformed, preprocessing_exc_tuple=failed
    )
    task = asyncio.ensure_future(run_cell)
    before = signal.signal(signal.SIGINT, lambda *_: asyncio.get_event_loop().call_soon_threadsafe(task.cancel))
    result = None
    try:
        result = await task
    finally:
        signal.signal(signal.SIGINT, before)
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result


def _no_input(prompt: str = "") -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _no_getpass(prompt: str = "", stream: Any = None) -> str:
    raise StdinNotImplementedError("getpass was called, but this frontend does not support input requests.")
