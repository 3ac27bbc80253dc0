"""An author's Markdown as HTML, with $math$ as MathML, so that no script or font is needed to read it.

Authors are trusted: their raw HTML passes. What a student wrote never comes here; it is shown with `html.escape`.
"""

import html
import re
from functools import cache, lru_cache
from typing import Any

import mistune

from ownpace_graders.lesson.math import ENVIRONMENT, math
from ownpace_graders.safe.costly import is_costly

# Pandoc's rule, so that "$5 and $6" stays money: no space inside the dollars, no digit after them.
INLINE_MATH = r"\$(?=\S)(?P<math_text>(?:[^$\\]|\\.)+?)(?<=\S)\$(?!\d)(?P<math_end>[.,:;?%…’”]*)"
# In the middle of a line, as in a list or a cell of a table.
DISPLAYED_MATH = r"\$\$(?P<displayed_text>(?:[^$\\]|\\[\s\S])+?)\$\$"
BLOCK_MATH = (
    r"^ {0,3}(?:\$\$(?P<block_math_text>[\s\S]+?)\$\$|(?P<block_math_environment>"
    rf"\\begin\{{(?P<block_math_name>{ENVIRONMENT})\}}[\s\S]{{1,9999}}?\\end\{{(?P=block_math_name)\}}))[ \t]*$"
)
SOUNDS = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac")
"""What `![the sound of it](media/cat.mp3)` plays."""
_SOUND = re.compile(r'<audio\b[^>]*?\baria-label="([^"]*)"[^>]*></audio>')
_NO_WORDS = re.compile(r"<(?!/?(?:em|strong|code|del|span|math|semantics|m[a-z]{1,11})\b)")
_TAG = re.compile(r"<[^>]*>")


# In words that are not Markdown: a widget's, or LaTeX that code puts out.
_FORMULA = re.compile(
    r"\$\$(?P<dollars>(?:[^$\\]|\\[\s\S]){1,2000}?)\$\$|\\\[(?P<brackets>[\s\S]{1,2000}?)\\\]"
    r"|\\\((?P<inline>[\s\S]{1,2000}?)\\\)|"
    + INLINE_MATH
    + rf"|(?P<environment>\\begin\{{(?P<name>{ENVIRONMENT})\}}[\s\S]{{1,2000}}?\\end\{{(?P=name)\}})"
)


@lru_cache(2048)
def to_html(text: str) -> str:
    """Markdown with any block in it → HTML. Kept, because a lesson is drawn again at every visit.

    What would take long to draw, or is too deep, is shown as it was typed.
    """
    if is_costly(text):
        return _as_typed(text)
    try:
        return str(_renderer()(text))
    except RecursionError:
        return _as_typed(text)


def _as_typed(text: str) -> str:
    return f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>"


def inline(text: str) -> str:
    """One line or short paragraph → HTML without the paragraph around it, for labels and buttons."""
    found = to_html(text).strip()
    single = found.startswith("<p>") and found.endswith("</p>") and found.count("<p>") == 1
    return found[3:-4] if single else found


def in_words(drawn: str) -> str:
    """HTML with the words of each sound in its place."""
    return _SOUND.sub(r" \1 ", drawn)


def heading(text: str) -> str:
    """A title → HTML with its *emphasis*, `code` and $math$. It stands in links and headings, so all else in it is
    shown as it was typed."""
    found = to_html(text).strip()
    drawn = found.removeprefix("<p>").removesuffix("</p>")
    return html.escape(text) if found != f"<p>{drawn}</p>" or _NO_WORDS.search(drawn) else drawn


def plain(text: str) -> str:
    """A title in letters alone, for a tab, a label or a terminal. Math stays as it was typed."""
    return text if "$" in text else html.unescape(_TAG.sub("", heading(text)))


def with_formulas(text: str) -> str:
    """Plain text → HTML, in which only what Jupyter takes for a formula is drawn: $…$, $$…$$, \\(…\\), \\[…\\]."""
    shown, at = [], 0
    for found in _FORMULA.finditer(text):
        shown += [html.escape(text[at : found.start()]), _formula(found)]
        at = found.end()
    return "".join([*shown, html.escape(text[at:])])


def _formula(found: re.Match[str]) -> str:
    inline = found["math_text"] or found["inline"]
    if inline:
        return _draw_inline(None, inline, found["math_end"] or "")
    return (
        f'<span class="op-math">{math(found["dollars"] or found["brackets"] or found["environment"], "block")}</span>'
    )


@cache
def _renderer() -> mistune.Markdown:
    return mistune.create_markdown(
        renderer=_Renderer(escape=False),
        plugins=["table", "strikethrough", "footnotes", "task_lists", "url", math_plugin],
    )


class _Renderer(mistune.HTMLRenderer):
    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; or where the file is a sound, what plays it, named by the words of its picture."""
        if not url.partition("?")[0].lower().endswith(SOUNDS):
            return super().image(text, url, title)
        said = html.escape(html.unescape(_TAG.sub("", text)))
        return (
            f'<audio controls preload="none" src="{html.escape(self.sanitize_url(url))}" aria-label="{said}"></audio>'
        )


def math_plugin(md: mistune.Markdown) -> None:
    """Formulas between dollars and LaTeX's environments, for any renderer."""
    md.inline.register("displayed_math", DISPLAYED_MATH, _parse_displayed, before="link")
    md.inline.register("math", INLINE_MATH, _parse_inline, before="link")
    md.block.register("block_math", BLOCK_MATH, _parse_block, before="list")
    for rules in (md.block.list_rules, md.block.block_quote_rules):
        md.block.insert_rule(rules, "block_math", before="list")
    if md.renderer is not None and md.renderer.NAME == "html":
        md.renderer.register("math", _draw_inline)
        md.renderer.register("displayed_math", lambda _, text: f'<span class="op-math">{math(text, "block")}</span>')
        md.renderer.register("block_math", lambda _, text: f'<div class="op-math">{math(text, "block")}</div>\n')


def _parse_displayed(_: Any, match: re.Match[str], state: Any) -> int:
    state.append_token({"type": "displayed_math", "raw": match.group("displayed_text").strip()})
    return match.end()


def _parse_inline(_: Any, match: re.Match[str], state: Any) -> int:
    state.append_token({"type": "math", "raw": match.group("math_text"), "attrs": {"end": match.group("math_end")}})
    return match.end()


def _draw_inline(_: Any, text: str, end: str) -> str:
    # Browsers would begin a line with the full stop after a formula.
    return f'<span class="op-sum">{math(text)}{end}</span>' if end else math(text)


def _parse_block(_: Any, match: re.Match[str], state: Any) -> int:
    text = match.group("block_math_environment") or match.group("block_math_text")
    state.append_token({"type": "block_math", "raw": text.strip()})
    return match.end() + 1
