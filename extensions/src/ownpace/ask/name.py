"""What a screen reader calls a control."""

import html

from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import MATH, plain


def named(text: str, label: str) -> str:
    """The attribute that names a control by `text`, which the element with the id `label` shows."""
    return f'aria-label="{html.escape(plain(text))}"' if MATH.search(inline(text)) else f'aria-labelledby="{label}"'
