"""Python's and YAML's own words are never the message: each slip is said as an author would say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ownpace.authoring.check.syntax import fault
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.front import read_front_matter

CODE = [
    ('ask.number("a", “What?”, answer=4)', 1, "curly"),
    ("ask.number('a', ‘What?’)", 1, "curly"),
    ('ask.number("a", "What?" answer=4)', 1, "comma is missing"),
    ('ask.number("a",\n    "What?"\n    answer=4)', 2, "comma is missing"),
    ('ask.number("a", "What?", wrong={"4": "x" "5": "y"})', 1, "comma is missing"),
    ('ask.number("a", "He said "hi" to me")', 1, "comma is missing"),
    ('ask.choice("a", "What?", ["a", "b")', 1, "[ is closed with )"),
    ('ask.number("a", "What?", answer=4', 1, "( that opens here is never closed"),
    ('ask.number("a", "What?, answer=4)', 1, "closing quote is missing"),
    ('"""open', 1, "closing quote is missing"),
    ('ask.number("a", "What?", answer=4))', 1, ") closes what was never opened"),
    ('ask.number("a", "What?", wrong={"4": "x", "5"})', 1, "no words"),
    ('ask.number(answer=4, "What?")', 1, "without a name"),
    (' ask.number("a")', 1, "does not begin below"),
    ('ask.number("a", answer=07)', 1, "begins with 0"),
    ('ask.number("a", answer=3rd)', 1, "number and a word"),
    ('ask.number("a", "answer"=4)', 1, "before = is not a name"),
    ("if x\n  y", 1, "colon is missing"),
    ("for n in (1, 2):\nprint(n)", 2, "not indented"),
    ('ask.number("a", "\\u12")', 1, "backslash"),
    ('ask.number("a",\u00a0"What?")', 1, "not an ordinary one"),
    ('ask.number("a", 3 × 4)', 1, "Type * for it"),
    ('ask.number("a"，"What?")', 1, "Type , for it"),
    ('print "hi"', 1, "print has no brackets"),
    ("x = = 3", 1, "cannot read"),
    ("a\x00b", 1, "cannot read"),
    ("(" * 3000, 1, ""),
]
FRONT = "---\ntitle: T\nsummary: S\nobjectives:\n  a: A b\nplan:\n  - {heading: W, purpose: recall, minutes: 5}\n---"
YAML = [
    ("  a: A b", "\ta: A b", 5, "a tab stands"),
    ("title: T", "title: T: all", 2, "second colon"),
    ("title: T", "title: “T: all”", 2, "second colon"),
    ("heading: W", "heading: What now?", 7, '"What now?"'),
    ("heading: W", "heading: What: now", 7, "own signs"),
    ("heading: W,", "heading: W", 7, "comma is missing"),
    ("minutes: 5}", "minutes: 5", 7, "{ is not closed"),
    ("title: T", 'title: "T', 2, "not closed"),
    ("title: T", r'title: "\dfrac"', 2, "backslash"),
    ("title: T", "title: @me", 2, "own signs"),
    ("title: T", "title: *me*", 2, "own signs"),
    ("title: T", "title: !important", 2, "own signs"),
    ("title: T", "title: %x", 2, "own signs"),
    ("summary: S", "summary S", 4, "no colon after it"),
    ("summary: S", "  summary: S", 3, "one below the other"),
]
PYTHONS = ("invalid syntax", "expected", "token", "mapping", "scalar", "literal", "parenthes", "f-string")


@pytest.mark.parametrize(("source", "line", "words"), CODE)
def test_code_that_is_not_python(source: str, line: int, words: str) -> None:
    found = fault(source)
    assert found is not None
    assert found.line == line
    assert words in f"{found.what} {found.fix}"
    assert not any(each in found.what for each in PYTHONS)
    assert found.column >= 1


@pytest.mark.parametrize("source", ["", "x = 1", "await x", 'ask.text("a", "“curly” inside")', "# “a comment”"])
def test_code_that_is(source: str) -> None:
    assert fault(source) is None


@pytest.mark.parametrize(("right", "wrong", "line", "words"), YAML)
def test_front_matter_that_is_not_yaml(right: str, wrong: str, line: int, words: str) -> None:
    with pytest.raises(LessonError) as said:
        read_front_matter(FRONT.replace(right, wrong), Path("lesson.ipynb"))
    assert said.value.where == f"lesson.ipynb, cell 1, line {line}"
    assert words in f"{said.value.what} {said.value.next}"
    assert not any(each in said.value.what for each in PYTHONS)
