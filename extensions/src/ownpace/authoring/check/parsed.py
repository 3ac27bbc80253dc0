"""A cell's source as Python reads it, made once for all rules that look at it."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(1024)
def parsed(source: str) -> ast.Module:
    """To be looked at only: the next rule gets the same. What Python cannot read, it says as ever."""
    return ast.parse(source)
