"""What nbgrader says while it works, kept as text."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO


@contextmanager
def logged(logger: logging.Logger, into: StringIO) -> Iterator[None]:
    """Write down what the logger is told meanwhile."""
    handler = logging.StreamHandler(into)
    handler.setLevel(logging.INFO)
    handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
