"""Rules on what some students cannot see, hear or find, after WCAG 2.2."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import ADVICE, Finding, column_of, line_at
from ownpace.authoring.check.media import PICTURE
from ownpace.authoring.check.reading import is_english, plain
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.cells import HEADING, without_code

_LINK = re.compile(r"(?<!!)\[([^\]\n]{0,2000})\]\(")
_SAYS_NOTHING = re.compile(
    r"(?:click |press |tap )?(?:here|this|link|this link|more|read more|this page|website|hier|ici|aquí|https?://\S+|www\.\S+)[.!]?",
    re.IGNORECASE,
)
_COLOURED = re.compile(
    r"<font\b[^>]{0,500}\bcolor\s*=|<\w{1,20}\b[^>]{0,500}\bstyle\s*=\s*[\"'][^\"']{0,500}(?<![-\w])color\s*:",
    re.IGNORECASE,
)
_COLOUR = r"(?:red|green|blue|yellow|orange|purple|pink)"
_BY_COLOUR = re.compile(
    r"\b(?:(?:words?|letters?|text|sentences?|parts?|numbers?|lines?|answers?) (?:that (?:is|are) )?"
    rf"(?:in|marked in|shown in|written in) {_COLOUR}"
    rf"|(?:press|click|tap|choose|pick) (?:on )?the {_COLOUR} (?:one|button|word|box|area|part))\b",
    re.IGNORECASE,
)
_ALT_SAYS_NOTHING = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|figure|fig\.?|diagram|graphic|drawing|icon|logo)"
    r"[ _-]*\d*\.?"
    r"|screenshot|[\w-]+\.(?:png|jpe?g|gif|svg|webp|avif)|(?:dsc|img)[_-]?\d+|untitled",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"^[ \t]*\|?(?=.*\|)(.*)\n[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)+\|?[ \t]*$",
    re.MULTILINE,
)
_HTML_TABLE = re.compile(r"<table\b.*?(?:</table>|\Z)", re.IGNORECASE | re.DOTALL)
_SCRIPTS = {
    "ARABIC": {"ar", "fa", "ur", "ps", "ckb", "sd", "ug"},
    "CYRILLIC": {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"},
    "CJK": {"zh", "ja", "yue", "wuu", "lzh"},
    "HIRAGANA": {"ja"},
    "HANGUL": {"ko"},
    "HEBREW": {"he", "yi"},
    "GREEK": {"el"},
    "DEVANAGARI": {"hi", "mr", "ne", "sa"},
    "THAI": {"th"},
}
"""Languages that are written in a script other than Latin, by how Unicode calls its letters."""


def _text_cells(lesson: Lesson) -> Iterator[tuple[Cell, str]]:
    for cell in lesson.cells if lesson.has_front_matter else ():  # of other notebooks nothing is known
        if cell.role == "text":
            yield cell, without_code(cell.source)


def heading_order(lesson: Lesson) -> Iterator[Finding]:
    above = 2
    for cell, text in _text_cells(lesson):
        for found in HEADING.finditer(text):
            level = len(found[1])
            if level == 1:
                what = f"“# {found[2]}” is a second title: the lesson's own stands above all."
                yield Finding(
                    cell.number, line_at(text, found.start()), what, "Write ## for a phase, ### for a part of one."
                )
            elif level > above + 1:
                what = f"The heading {found[1]} {found[2]} skips a level: the one before has {above} marks."
                yield Finding(cell.number, line_at(text, found.start()), what, f"Write {'#' * (above + 1)} {found[2]}")
            above = max(level, 2)


def link_text(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _text_cells(lesson):
        for found in _LINK.finditer(text):
            words = found[1].strip(" *_`")
            if not words or _SAYS_NOTHING.fullmatch(words):
                what = f"The link “{words}” does not say where it leads, to somebody who hears links one after another."
                line = line_at(text, found.start())
                yield Finding(cell.number, line, what, "Let its words name the place.", column_of(text, line, found[0]))


def colour_alone(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _text_cells(lesson):
        for found in _COLOURED.finditer(text):
            what = "Colour tells these words from the others, and not everybody sees it; in the dark it may vanish."
            yield Finding(cell.number, line_at(text, found.start()), what, "Use **bold**, or say it in words.")
    for cell in lesson.cells if is_english(lesson) else ():
        words = (
            plain(cell.source) if cell.role == "text" else cell.call.prompt if cell.call and cell.role == "ask" else ""
        )
        for found in _BY_COLOUR.finditer(words):
            line = line_at(words, found.start()) if cell.role == "text" else cell.call.line if cell.call else 1
            what = f"“{found[0]}” can be followed only by those who see colours."
            yield Finding(cell.number, line, what, "Name it by its words, its place or its form as well.")


def table_heads(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _text_cells(lesson):
        for found in _TABLE.finditer(text):
            if not any(each.strip() for each in found[1].split("|")):
                what = "The table has no heads, so those who listen to it cannot tell what a number stands for."
                yield Finding(cell.number, line_at(text, found.start(1)), what, "Write a word above each column.")
        for found in _HTML_TABLE.finditer(text):
            if "<th" not in found[0].lower().replace("<thead", ""):
                what = "The table has no <th>, so those who listen to it cannot tell what a number stands for."
                yield Finding(
                    cell.number, line_at(text, found.start()), what, "Make the heads <th>, or write it in Markdown."
                )


def emoji_alone(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _text_cells(lesson):
        for found in HEADING.finditer(text):
            if _is_emoji(found[2]):
                what = f"The heading is a picture alone, “{found[2]}”."
                yield Finding(cell.number, line_at(text, found.start()), what, "Say it in words, too.")
    for cell in lesson.cells:
        given = cell.call.arguments if cell.call and cell.role == "ask" else {}
        wrong = given.get("wrong")
        said = [given.get("right"), *(wrong.values() if isinstance(wrong, dict) else ())]
        for each in said:
            if isinstance(each, str) and _is_emoji(each) and cell.call:
                what = f"Students hear “{each}” alone, which not everybody sees and hears as the same."
                yield Finding(cell.number, cell.call.line, what, "Say it in words, too.")


def _is_emoji(text: str) -> bool:
    signs = [each for each in text if not each.isspace() and each not in "*_~\ufe0f\u200d"]
    return bool(signs) and all(unicodedata.category(each) in ("So", "Sk", "Cn") for each in signs)


def alt_words(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _text_cells(lesson):
        for found in PICTURE.finditer(text):
            if _ALT_SAYS_NOTHING.fullmatch(found[1].strip()):
                what = f"“{found[1].strip()}” does not say what the picture shows."
                yield Finding(
                    cell.number,
                    line_at(text, found.start()),
                    what,
                    "Say what one sees in it, as to somebody on the phone.",
                )


def language(lesson: Lesson) -> Iterator[Finding]:
    if not lesson.has_front_matter:
        return
    text = " ".join(
        [
            lesson.front.title,
            lesson.front.summary,
            *(plain(cell.source) for cell in lesson.cells if cell.role == "text"),
        ]
    )
    letters = Counter(each for each in text[:4000] if each.isalpha())
    written = lesson.language.lower().partition("-")[0]
    for script, languages in _SCRIPTS.items():
        found = sum(many for each, many in letters.items() if unicodedata.name(each, "").startswith(script))
        if letters.total() > 20 and found > 0.6 * letters.total() and written not in languages:
            what = f"The lesson is not written in its language, {lesson.language}: a voice would spell out its letters."
            line = next(
                (n for n, each in enumerate(lesson.cells[0].source.splitlines(), 1) if each.startswith("language:")), 1
            )
            yield Finding(1, line, what, f"Write language: {sorted(languages)[0]}, or what it is.")
            return


RULES = (
    Rule(
        "OP47", "heading-order", "access", "Headings skip a level, or there is a second title.", heading_order, ADVICE
    ),
    Rule("OP48", "link-text", "access", "A link does not say where it leads.", link_text, ADVICE),
    Rule("OP49", "colour-alone", "access", "Something is told by its colour alone.", colour_alone, ADVICE),
    Rule("OP50", "table-heads", "access", "A table has no heads.", table_heads, ADVICE),
    Rule("OP51", "emoji-alone", "access", "A picture sign stands where words should.", emoji_alone, ADVICE),
    Rule("OP52", "alt-words", "access", "The words of a picture do not say what it shows.", alt_words, ADVICE),
    Rule("OP53", "language", "access", "The lesson is not written in the language that it names.", language, ADVICE),
)
