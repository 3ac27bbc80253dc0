"""Grading on a Dask cluster, whose workers may be other computers. distributed is imported when it is asked for.

A lesson is sent once, each submission to the worker that is to grade it. When a worker dies, the scheduler gives what
it had in hand to another.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, partial
from importlib.metadata import version
from typing import Any

from ownpace_graders.errors import InputError, NoSandbox
from ownpace_graders.nbgrading.loaded import nbgrader_loaded
from ownpace_graders.sandbox.sandbox import Sandbox

with nbgrader_loaded():
    from ownpace_graders.autograde import task
    from ownpace_graders.autograde.brief import Brief, Graded, Submission
    from ownpace_graders.autograde.pool import Crew

_ALIKE = ("ownpace", "nbgrader", "nbformat", "nbclient", "nbconvert", "ipykernel", "ipython", "distributed")
"""What must be the same everywhere, or the same submission could get another score or output."""
_PATIENCE = 10
"""Seconds until a scheduler has answered."""


@contextmanager
def cluster(address: str, brief: Brief) -> Iterator[Crew]:
    """The workers of the scheduler at an address. InputError where it, they or their packages are not there or not the
    same; NoSandbox where one of them can lock nobody in."""
    client = _client(address)
    try:
        if not client.nthreads():
            raise InputError("The cluster has no workers.", where=address, next=f"Start some: dask worker {address}")
        for worker, unfit in client.run(_fit, versions(), on_error="return").items():
            if unfit is not None:
                raise _refused(worker, unfit)
        lesson = client.submit(_received, brief, pure=False)
        work = partial(_graded, versions())
        yield Crew(partial(client.get_executor, pure=False), work, lesson, lambda: 2 * sum(client.nthreads().values()))
        client.run(task.forget, brief.key, on_error="ignore")
    except (OSError, CancelledError) as error:
        next = "Start it again, then grade again: what is graded stays."
        raise InputError("The Dask scheduler is gone.", where=address, next=next) from error
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        next = "Install it in the environment of ownpace: pip install 'ownpace[dask]'"
        raise InputError("A Dask cluster needs the package distributed.", where=str(error), next=next) from None
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        next = "Start one: dask scheduler. It says its address."
        raise InputError("There is no Dask scheduler.", where=address, next=next) from error


@cache
def versions() -> dict[str, str]:
    return {"python": f"{sys.version_info[0]}.{sys.version_info[1]}", **{name: version(name) for name in _ALIKE}}


def _fit(wanted: dict[str, str]) -> None:
    """InputError or NoSandbox where this process cannot grade."""
    _same(wanted)
    with Sandbox():
        pass


def _same(wanted: dict[str, str]) -> None:
    other = [f"{name} {there}, not {wanted[name]}" for name, there in versions().items() if there != wanted[name]]
    if other:
        raise InputError(f"It has {' and '.join(other)}.", next="Install the same versions on every worker and here.")


def _received(brief: Brief) -> Brief:
    """A lesson, as a result that the cluster keeps and can make again."""
    return brief


def _graded(wanted: dict[str, str], brief: Brief, submission: Submission) -> Graded:
    """task.run on a worker, which may have come while others were grading."""
    from distributed import get_worker

    try:
        _same(wanted)
        return task.run(brief, submission)
    except (InputError, NoSandbox) as unfit:
        raise _refused(get_worker().address, unfit) from None


def _refused(worker: str, unfit: BaseException) -> Exception:
    where = f"Dask worker {worker}"
    if isinstance(unfit, NoSandbox):
        return NoSandbox(unfit.what, where=where, next=unfit.next)
    if isinstance(unfit, InputError):
        return InputError(unfit.what, where=where, next=unfit.next)
    return InputError(
        f"It cannot grade: {type(unfit).__name__}: {unfit}", where=where, next="Install ownpace[dask] there."
    )
