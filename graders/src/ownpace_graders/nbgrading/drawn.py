"""Markdown, formulas and a terminal's colours as the pages of marking and feedback show them: with nbconvert's rules,
without any script."""

import html
import re
from functools import lru_cache
from typing import Any

from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer

from ownpace_graders.lesson.math import math
from ownpace_graders.nbgrading.attached import Attached, images, is_attached
from ownpace_graders.nbgrading.markdown import rendered
from ownpace_graders.safe import is_safe
from ownpace_graders.safe.costly import FORMULAS, is_costly

COLOURED = 20_000
"""Characters of code up to which it is shown in colours."""
_PART = re.compile(r"[\s\S]{1,10000}(?:\n|(?=\x1b)|\Z)|[\s\S]{1,10000}")


def drawn(source: str, attachments: Any = None) -> str:
    """Markdown → HTML; a text that would take long to draw as it was typed. Raw HTML in it stays as it is."""
    if not is_costly(source):
        renderer = Renderer(attachments, escape=False, exclude_anchor_links=True)
        try:
            return rendered(source, renderer)
        except Exception:  # whatever a renderer trips over, the words are still to be read
            return as_typed(source)
    return as_typed(source)


@lru_cache(128)
def coloured(source: str, language: str = "ipython3") -> str:
    """Code in colours, by its lexer's name; what would take long as it was typed."""
    if len(source) > COLOURED:
        return f'<div class="highlight"><pre>{html.escape(source)}</pre></div>'
    return str(Highlight2HTML(pygments_lexer=language)(source))


def terminal(text: str) -> str:
    """What a terminal would show, in its colours. In parts, where it is long: nbconvert takes time with the square."""
    return "".join(map(ansi2html, _PART.findall(text)))


def as_typed(text: str) -> str:
    return f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>"


class Renderer(IPythonRenderer):
    """nbconvert's Markdown, with the math drawn already, and pictures attached by the names that Jupyter gives them."""

    formulas = 0

    def __init__(self, attachments: Any = None, **others: Any) -> None:
        super().__init__(**others)
        self._attached = Attached(attachments)

    def inline_math(self, body: str) -> str:
        return self._math(body)

    def block_math(self, body: str) -> str:
        return self._math(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return self._math(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")

    def _math(self, latex: str, display: str = "inline") -> str:
        self.formulas += 1
        return mathml(latex, display) if self.formulas <= FORMULAS else f"<code>{html.escape(latex)}</code>"

    def block_code(self, code: str, info: str | None = None) -> str:
        return str(super().block_code(code, info if len(code) <= COLOURED else None))

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{html.escape(code)}</pre>"

    def _embed_image_or_attachment(self, src: str) -> str:
        return self._attached.picture(src) if is_attached(src) else src

    def block_html(self, html: str) -> str:
        return str(super().block_html(images(html, self._attached.picture)))

    def inline_html(self, html: str) -> str:
        return str(super().inline_html(images(html, self._attached.picture)))


def mathml(latex: str, display: str = "inline") -> str:
    """LaTeX → MathML that no browser needs a script for; what cannot be converted safely is shown as its LaTeX."""
    made = math(latex, display)
    return made if is_safe(made) else f"<code>{html.escape(latex)}</code>"
