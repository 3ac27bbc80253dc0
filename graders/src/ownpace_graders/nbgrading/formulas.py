"""How many formulas of a student's are drawn on a page: each second draws some 15,000 characters of them."""

import re
from typing import Any

MOST = 200_000
"""Characters, of a notebook, of LaTeX and of Markdown with formulas in it."""
_BEGINS = re.compile(r"\$|\\[\[(]|\\begin")


class Formulas:
    """What may still be drawn of one notebook. The rest is shown as it was typed."""

    def __init__(self) -> None:
        self._left = MOST

    def fit(self, text: str) -> bool:
        """Whether this text, which counts now, is to be drawn."""
        if not _BEGINS.search(text):
            return True
        self._left -= len(text)
        return self._left >= 0

    def of(self, output: Any) -> Any:
        """The output, its LaTeX or Markdown as plain text where that is too much."""
        data = output.get("data", {})
        for kind in ("text/latex", "text/markdown"):
            if kind in data and not self.fit(f"${data[kind]}" if kind == "text/latex" else data[kind]):
                data["text/plain"] = data.pop(kind)
        return output
