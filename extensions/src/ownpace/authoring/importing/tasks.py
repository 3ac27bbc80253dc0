"""Quizzes in Markdown: a question as a heading, a number or a paragraph, and its options as a list of tasks.

    ## Which of these are even?

    - [x] 2
    - [ ] 3
      > It leaves one over.
    - [x] 4

    > Even numbers end in 0, 2, 4, 6 or 8.

One [x] asks for one option, several for all. What stands in `>` below an option is said to it; below all, it is the
explanation. Lists may also be numbered, as quizdown has them. Words without options stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ownpace.authoring.importing.found import Found, ImportedFile, Remark, Sheet, titled
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import Head, Option, picked
from ownpace.authoring.importing.pen import Pen, with_files
from ownpace_graders.lesson.cells import HEADING

NAME = "a quiz in Markdown"
_TASK = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])\s+\[([ xX])\]\s+(.*)$")
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s+")
_SAID = re.compile(r"^\s*>\s?(.*)$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(slots=True)
class _Block:
    """A question while it is read."""

    line: int
    heading: str = ""
    words: list[str] = field(default_factory=list)
    tasks: list[tuple[bool, str, list[str]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def fits(source: ImportedFile) -> bool:
    is_text = source.is_named(".md", ".markdown", ".txt", ".qmd")
    return is_text and any(map(_TASK.match, text_of(source.data)[0].split("\n")))


def read(source: ImportedFile) -> Sheet:
    """Every question and what stands between them."""
    text, remarks = text_of(source.data)
    front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
        remarks = (
            *remarks,
            Remark(
                "The file's settings (between --- lines) are not taken.",
                "Write what you need of them into the front matter.",
            ),
        )
    blocks = list(_blocks(text))
    title = blocks.pop(0).heading.lstrip("# ") if blocks and _is_title(blocks) else ""
    return Sheet(title, tuple(_found(blocks, source)), remarks)


def _is_title(blocks: list[_Block]) -> bool:
    first = blocks[0]
    return bool(first.heading.startswith("# ")) and not first.tasks and not any(line.strip() for line in first.words)


def _blocks(text: str) -> Iterator[_Block]:
    block, fence, last = _Block(1), "", 0
    for number, line in enumerate(text.split("\n"), 1):
        marks = _FENCE.match(line)
        fence = "" if marks and fence and marks[1].startswith(fence) else fence or (marks[1] if marks else "")
        task = None if fence else _TASK.match(line)
        starts = not fence and not marks and (HEADING.match(line) or (block.tasks and not task and _starts(line)))
        if starts:
            if block.heading or block.tasks or any(each.strip() for each in block.words):
                yield block
            block = _Block(number)
        if starts and HEADING.match(line):
            block.heading = line.strip()
        elif task:
            block.tasks.append((task[1] != " ", task[2].strip(), []))
            last = number
        elif block.tasks and (said := _SAID.match(line)):
            into = block.tasks[-1][2] if number == last + 1 or line[:1] in (" ", "\t") else block.said
            into.append(said[1].strip())
            last = number if into is not block.said else last
        elif block.tasks and line.strip():
            mark, option, more = block.tasks[-1]
            block.tasks[-1] = (mark, f"{option} {line.strip()}", more)
        else:
            block.words.append(line)
    if block.heading or block.tasks or any(each.strip() for each in block.words):
        yield block


def _starts(line: str) -> bool:
    """Whether another question begins, after the options of one."""
    return bool(line.strip()) and not line[:1].isspace() and not _SAID.match(line)


def _found(blocks: list[_Block], source: ImportedFile) -> Iterator[Found]:
    for block in blocks:
        pen = Pen(source.beside)
        words = with_files("\n".join(block.words).strip(), pen)
        heading = (named := HEADING.match(block.heading)) and named[2]
        place = titled(f"line {block.line}", heading or "")
        if not block.tasks:
            text = "\n\n".join(each for each in (f"### {heading}" if heading else "", words) if each)
            yield pen.kept(Found(place, heading or "", words=text))
            continue
        *above, last = words.split("\n")
        asked = [_NUMBERED.sub("", heading or ""), "\n".join([*above, _NUMBERED.sub("", last)])]
        options = [Option(with_files(text, pen), float(mark), " ".join(said)) for mark, text, said in block.tasks]
        more = {"solution": "\n".join(block.said).strip()}
        name = " ".join(_NUMBERED.sub("", heading or words).split())[:60]
        found = picked(
            Head(place, name, "\n\n".join(filter(None, asked)) or "Which?", more),
            options,
            many=sum(m for m, *_ in block.tasks) > 1,
        )
        yield pen.kept(found)
