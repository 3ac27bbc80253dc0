"""Loading what stays for as long as the process: Python need not look through it for garbage, meanwhile or later."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """Inside, modules are loaded: to look for garbage would take a quarter of the time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if looks:
            gc.enable()
