"""H5P's texts with *stars*: gaps that are typed, gaps that words are dragged into, and words that are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.importing.found import Found, Remark, Worth
from ownpace.authoring.importing.gaps import GAP, Gap, blanks
from ownpace.authoring.importing.h5p_part import Content, texts_of
from ownpace.authoring.importing.made import Option, noted
from ownpace.authoring.importing.markup import bare, escaped
from ownpace_graders.kinds.mark import pieces

_BETWEEN = re.compile(r"\*((?:[^*]|\*\*)+)\*")


def _gap_texts(markup: str) -> tuple[str, list[str]]:
    """The text with a sign for each gap, and what stands in each."""
    found = _BETWEEN.findall(markup)
    return _BETWEEN.sub("\ue002", markup).replace("**", "*"), found


def gap_text(part: Content) -> Iterator[Found]:
    for markup in texts_of(part.given.get("questions")):
        text, inside = _gap_texts(markup)
        near, case = part.is_on("acceptSpellingErrors"), part.is_on("caseSensitive", True)
        gaps, tips = [], []
        for each in inside:
            answer, _, tip = each.replace("\\:", "\0").partition(":")
            answers = tuple(
                Option(word, 1.0)
                for one in answer.replace("\\/", "\1").split("/")
                for word in [bare(one.replace("\1", "/").replace("\0", ":"))]
                if word
            )
            gaps.append(Gap(answers, case=case, strict=not near))
            tips += [f"Gap {len(gaps)}: {bare(tip)}"] if tip.strip() else []
        written = part.pen.markdown(text).replace("\ue002", GAP)
        found = blanks(part.head(part.words("text") or "Fill the gaps.", len(gaps), hints=tips), written, gaps)
        if near:
            what = "A slip in spelling counts as right there; here it is almost right, and worth half."
            found = noted(found, remarks=[Remark(what, "Write more forms into the answers, or keep it so.")])
        yield found


def drag_text(part: Content) -> Iterator[Found]:
    text, inside = _gap_texts(str(part.given.get("textField") or ""))
    others = _gap_texts(str(part.given.get("distractors") or ""))[1]
    words, tips = list[str](), list[str]()
    for each in inside:
        answer, tip, *_ = *re.split(r"(?<!\\):|\\[+-]", each), ""
        words.append(escaped(bare(answer.replace("\\:", ":"))))
        tips += [f"Gap {len(words)}: {bare(tip)}"] if tip.strip() else []
    bank = tuple(dict.fromkeys([*words, *(escaped(bare(each)) for each in others)]))
    gaps = [Gap((Option(word, 1.0),), options=bank) for word in words]
    written = "  \n".join(part.pen.markdown(line) for line in text.split("\n")).replace("\ue002", GAP)
    yield blanks(part.head(part.words("taskDescription") or "Fill the gaps.", len(gaps), hints=tips), written, gaps)


def mark_words(part: Content) -> Iterator[Found]:
    markup = re.sub(r"</p>\s*<p[^<>]*>|<br\s*/?>", "\n", str(part.given.get("textField") or ""))
    lines = [bare(line) for line in markup.split("\n")]
    text = "\n".join(lines).strip()
    plain, answer = _marked(text)
    given = {"text": plain, "answer": answer}
    worth: list[Worth] = [(answer, 1.0), (answer[:1], 1 / max(1, len(answer)))]
    yield part.head(part.words("taskDescription") or "Mark the words.", len(answer)).found("ask.mark", given, worth)


def _marked(text: str) -> tuple[str, list[str]]:
    """The text without its stars, and the names of the words between them."""
    plain, spots = "", list[int]()
    for n, each in enumerate(_BETWEEN.split(text)):
        spots += [*range(len(plain), len(plain) + len(each))] if n % 2 else []
        plain += each.replace("**", "*")
    at, names, chosen = 0, list[str](), {*spots}
    for name, can_be in pieces({"text": plain}):
        length = len(re.sub(r" \(\d+\)\Z", "", name)) if can_be else len(name)
        names += [name] if can_be and at in chosen else []
        at += length
    return plain, names
