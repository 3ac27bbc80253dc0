"""“What does this word mean?”: a lesson's glossary at the words that it explains, without a script."""

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from ownpace_graders.lesson.markdown import inline

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*>")
_NOT_IN = frozenset(
    "a audio button code h1 h2 h3 h4 h5 h6 label math pre script select style summary svg textarea video".split()  # noqa: SIM905
)


def explained(drawn: str, glossary: Mapping[str, str], place: str) -> str:
    """The HTML with a button at the first place of each of the glossary's words, which opens what it means.

    `place` tells the page's cells apart. Nothing is changed in links, headings, formulas, code and what can be pressed.
    """
    if not glossary:
        return drawn
    made, at, inside, left = list[str](), 0, list[str](), {each.casefold(): each for each in glossary}
    for tag in _TAG.finditer(drawn):
        text = drawn[at : tag.start()]
        made += [text if inside else _marked(text, glossary, left, place), tag[0]]
        at, name = tag.end(), tag[2].lower()
        if name in _NOT_IN and not tag[1]:
            inside.append(name)
        elif inside and tag[1] and name == inside[-1]:
            inside.pop()
    return "".join([*made, _marked(drawn[at:], glossary, left, place)])


def _marked(text: str, glossary: Mapping[str, str], left: dict[str, str], place: str) -> str:
    def button(found: re.Match[str]) -> str:
        term = left.pop(html.unescape(found[0]).casefold(), None)
        if term is None:
            return found[0]
        name = f"op-term-{place}-{len(glossary) - len(left)}"
        return (
            f'<button type="button" class="op-term" popovertarget="{name}">{found[0]}</button>'
            f'<span class="op-meaning" id="{name}" popover><b>{found[0]}</b> {inline(glossary[term])}</span>'
        )

    return _words(tuple(glossary)).sub(button, text) if left else text


@lru_cache(64)
def _words(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(html.escape(term)) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![\w&])(?:{longest_first})(?!\w)", re.IGNORECASE)
