"""As many sandboxes as there are workers, each used for one submission after another."""

import queue
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from ownpace_graders.autograde.sandbox import Ran, Sandbox, Script, Stopped
from ownpace_graders.errors import NoSandbox


class Pool:
    """A context. NoSandbox at once when this system has none."""

    def __init__(self, workers: int, sandbox: Callable[[], Sandbox]) -> None:
        self._sandbox = sandbox
        self._idle: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sandbox")

    def __enter__(self) -> Self:
        self._idle.put(self._sandbox().__enter__())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().__exit__(kind, error, at)

    def submit(self, files: Mapping[str, bytes], notebooks: Sequence[Script]) -> Future[list[list[Ran] | Stopped]]:
        return self._threads.submit(self._run, files, notebooks)

    def _run(self, files: Mapping[str, bytes], notebooks: Sequence[Script]) -> list[list[Ran] | Stopped]:
        try:
            sandbox = self._idle.get_nowait()
        except queue.Empty:
            sandbox = self._sandbox().__enter__()
        try:
            result = sandbox.run(files, notebooks)
        except (NoSandbox, OSError, EOFError) as error:
            sandbox.__exit__(None, None, None)
            return [Stopped(f"Died: the sandbox ended: {error}")] * len(notebooks)
        self._idle.put(sandbox)
        return result
