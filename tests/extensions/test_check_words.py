"""Python's and YAML's own words are never the message: each slip is said as an author would say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ownpace.authoring.check import check_notebook
from ownpace.authoring.check.syntax import fault
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.front import read_front_matter
from tests.rule_pages import notebook

CODE = [
    ('ask.number("a", “What?”, answer=4)', 1, "curly"),
    ("x = 1\n<<<<<<< ours\nx = 2\n=======\nx = 3\n>>>>>>> theirs", 2, "Two authors have changed"),
    ("ask.number('a', ‘What?’)", 1, "curly"),
    ('ask.number("a", "What?" answer=4)', 1, "comma is missing"),
    ('ask.number("a",\n    "What?"\n    answer=4)', 2, "comma is missing"),
    ('ask.number("a", "What?", wrong={"4": "x" "5": "y"})', 1, "comma is missing"),
    ('ask.number("a", "He said "hi" to me")', 1, "a backslash before each"),
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
    ('%matplotlib inline\nask.number("a", answer=1)', 1, "line for IPython"),
    ('!pip install x\nask.number("a", answer=1)', 1, "line for IPython"),
    ('ask.number("a", "What?", answer=2,5)', 1, "makes two numbers"),
    ('ask.number("a", "What?", answer=50%)', 1, 'in quotes: "50%"'),
    ('ask.match("a", answer={"a"="c"})', 1, "In braces a colon"),
    ('ask.number("a", "What?", answer: 4)', 1, "Write = for it: answer="),
    ('ask.number("a", "Wait, then: go" answer=4)', 1, "comma is missing"),
    ('ask.number("a", "Is x = 3,5, or not?" answer=4)', 1, "comma is missing"),
    ('ask.number("a", "If p = 5 %, what?" answer=4)', 1, "comma is missing"),
    ('ask.match("a", "{so}", answer={"a, b: c"="d"})', 1, 'Write "a, b: c": and'),
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
    ("title: T", "title:T", 2, "no colon and no space"),
    ("title: T", "title= T", 2, "no colon and no space"),
    ("  - {", "  -{", 7, "has no space after it"),
    ("title: T", "<<<<<<< ours\ntitle: T\n=======\ntitle: U\n>>>>>>> theirs", 2, "two authors have changed"),
    ("  a: A b", "  a: A b\n<<<<<<< ours\n  b: B\n=======\n  c: C\n>>>>>>> theirs", 6, "two authors have changed"),
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


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('Ask.number("q", "What?", answer=4)', "Write it in small letters: ask.number"),
        ('Ask.sort("q", "What?", ["a", "b"], ["c", "d"])', "Write it in small letters: ask.sort(…)"),
        ('ask.number("q", "What?", answer=yes)', 'answer="yes"'),
        ('ask.number("q", "What?", answer=4, right=yes)', 'right="yes"'),
        ('ask.number("q", "What?", answer=4, objective=halves)', 'objective="halves"'),
        ('ask.text("q", Fill the gaps., answer="a")', 'in quotes: "Fill the gaps."'),
        ('ask.text("q", "What?", answer=as much as before)', 'in quotes: "as much as before"'),
        ('ask("q", "What?", answer=4)', "Say of which kind it is"),
        ('ask.number("q", "What?", answer==4)', "Write one = to give answer: answer=…"),
        ('ask.choice("q", "What?", ["a", "b"], answer="a", shuffle=true)', "Write shuffle=True."),
        ('ask.number("q", "What?", answer=2 * 2)', "answer is computed"),
    ],
)
def test_a_question_nearly_asked(source: str, words: str) -> None:
    assert words in _said(f"%% code\n{source}\n")["OP4"]


@pytest.mark.parametrize("source", ['ask.number("q" answer=4)', 'Ask.number("q", "?")', "", "n = 4"])
def test_what_a_broken_question_is_for_is_not_guessed(source: str) -> None:
    assert ("OP21" in _said(f"%% code\n{source}\n")) == ("sk" not in source)


@pytest.mark.parametrize(
    ("right", "wrong", "code", "words"),
    [("## W", "##W", "OP2", "stands ##W: write ## W"), ("---", "—", "OP1", "three short dashes")],
)
def test_a_sign_too_few_or_too_long(right: str, wrong: str, code: str, words: str) -> None:
    book = notebook("%% text\n## W\n")
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"]).replace(right, wrong)
    assert words in _of(book)[code]


@pytest.mark.parametrize(
    ("cell", "is_said"),
    [
        ("text\n## W\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs", True),
        ("text\n## W\n\n```text\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> feature\n```", False),
        ('code\nask.number("q", """\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n""", answer=4)', True),
    ],
)
def test_marks_of_a_merge_are_told_from_a_lesson_on_merging(cell: str, is_said: bool) -> None:
    assert ("OP68" in _said(f"%% {cell}\n")) is is_said


def _said(example: str) -> dict[str, str]:
    return _of(notebook(example))


def _of(book: dict[str, Any]) -> dict[str, str]:
    found = check_notebook(book, Path("lesson.ipynb"))
    return {each.code: f"{each.what} {each.fix}" for each in found}


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
