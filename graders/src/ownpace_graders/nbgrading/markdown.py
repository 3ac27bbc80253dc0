"""nbconvert's Markdown, at once through with a paragraph in which nothing is marked.

Its reader tries at each character whether something begins there: a second for each million of them.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathInlineParser

_MARK = re.compile(r"[\\`*_\[\]<~$\n]|http")
"""What begins something within a paragraph, or ends a line."""


def rendered(source: str, renderer: IPythonRenderer) -> str:
    """Markdown → what the renderer makes of it. It may raise anything that mistune does."""
    return str(MarkdownWithMath(renderer=renderer, inline=_Inline(hard_wrap=False)).render(source))


class _Inline(MathInlineParser):
    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[dict[str, Any]]:
        return super().__call__(s, env) if _MARK.search(s) else [{"type": "text", "raw": s}]
