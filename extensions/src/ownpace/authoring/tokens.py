"""The tokens of Python that an author may still be writing."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from contextlib import suppress


def tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Those up to where Python cannot read the source any more."""
    with suppress(tokenize.TokenError, SyntaxError):
        yield from tokenize.generate_tokens(io.StringIO(source).readline)
