"""One slip in a whole good lesson is one problem, and it is the slip: what follows from it is not said beside it."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from ownpace.authoring.check import RULES, check_notebook, fixed
from ownpace.authoring.starters import starters
from ownpace.cli import findings
from ownpace_graders.lesson import lesson_of
from tests.extensions.test_check_words import CODE

PATH = Path("nowhere/triangle.ipynb")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\5\0\0\0\3\0"
EXIT = '12 cm wide and 5 cm high. What is its area?",'
SLIPS = [
    # what stands there, what is written, the rule, the line of its cell, words of what is said
    ('"rectangle",\n', '"rectangle"\n', "OP14", 2, 'missing between "rectangle" and'),
    ('"half-of-thirty",\n    "What', '"half-of-thirty" "What', "OP14", 2, 'missing between "half-of-thirty" and'),
    ('"exit-1",\n', '"exit-1"\n', "OP14", 2, 'missing between "exit-1" and'),
    (EXIT, EXIT[:-1], "OP4", 3, "A comma is missing"),
    ("answer=24,", "answer=24", "OP4", 5, "A comma is missing"),
    ('same size",\n        "A', 'same size"\n        "A', "OP14", 5, "A comma is missing"),
    ('rows of 6.",\n        "20"', 'rows of 6."\n        "20"', "OP4", 9, "A comma is missing"),
    ('one row?", "There', 'one row?" "There', "OP14", 11, "A comma is missing"),
    ('A triangle 8 cm wide and 5 cm high",', 'A triangle 8 cm wide and 5 cm high"', "OP4", 2, "comma is missing after"),
    ("exit_1.key(30, ", "exit_1.key(30 ", "OP4", 9, "A comma is missing"),
    ('"half-of-thirty",', '"half-of-thirty",,', "OP4", 2, "Two commas"),
    ('"What is half of 30?",', '"What is half of 30?,', "OP4", 3, "closing quote is missing on this line"),
    ('"What is half of 30?",', 'What is half of 30?",', "OP4", 3, "no quote at its beginning"),
    ('"What is half of 30?"', '"What is half\n    of 30?"', "OP4", 3, "several lines"),
    ('make 30.",\n)', 'make 30.",\n', "OP4", 1, "never closed"),
    ('half of 10?"],', 'half of 10?",', "OP4", 9, "[ is closed with )"),
    ('half of 10?"],', 'half of 10?"),', "OP4", 7, "[ is closed with )"),
    ('2 equal parts."},', '2 equal parts.",', "OP4", 9, "{ is closed with )"),
    ("ask.choice(\n", "ask.choice\n", "OP13", 2, "does not begin below"),
    ("ask.choice(\n", " ask.choice(\n", "OP4", 1, "does not begin below"),
    ('"What is half of 30?"', "“What is half of 30?”", "OP4", 3, "curly"),
    ('"half-of-thirty"', "“half-of-thirty”", "OP4", 2, "curly"),
    ('"half-of-thirty",', '"half-of-thirty"，', "OP4", 2, "Type , for it"),
    ("answer=15,", "answer=–15,", "OP4", 5, "Type - for it"),
    ("answer=15,", "answer=15 # a half,", "OP4", 5, "A comma is missing"),
    ("answer=15", "answer==15", "OP4", 5, "Write one: answer=…"),
    ("answer=15", "answer: 15", "OP4", 5, "Write = for it: answer=…"),
    ("answer=15", "answer=1,5", "OP4", 5, 'Write 1.5, or in quotes "1,5"'),
    ("answer=15", "answer 15", "OP4", 5, "Write answer=…"),
    ('hints=["Share', 'hin ts=["Share', "OP4", 7, "has a space in it"),
    # quotation marks and apostrophes
    ("less than the whole.", 'less than "tiny holes" in it.', "OP4", 6, "before “tiny holes” ends the text"),
    ('"Why do we take half?"', '"Why do we "take, or cut" it?"', "OP4", 3, "before “take or” ends the text"),
    ('"Why do we take half?"', '"Why "half"?"', "OP4", 3, "a backslash before each"),
    ('"Why do we take half?"', '"Why do we take "half"?"', "OP4", 3, "before “half” ends the text"),
    ('"Why do we take half?"', '""Half" of what?"', "OP4", 3, "two quotation marks begin it"),
    ('"Why do we take half?"', '"Is it "and" or not?"', "OP4", 3, "a backslash before each"),
    ('"Why do we take half?"', "'Why don't we take half?'", "OP4", 3, "apostrophe of don't"),
    ('"Why do we take half?"', "'Why don't we, or can't we, take half?'", "OP4", 3, "apostrophe of don't"),
    ('"Why do we take half?",', '"Why do we take half?, rows=3, right="Yes",', "OP4", 3, 'take half?", rows=…'),
    ('same size",\n        "A', 'same size, "A', "OP4", 5, "The closing quote of"),
    # formulas
    ('"What is half of 30?"', r'r"What is $\sqrt{900$?"', "OP8", 3, "has a { too many"),
    ('"What is half of 30?"', r'r"What is $x}$?"', "OP8", 3, "has a } too many"),
    ('"What is half of 30?"', r'r"What is $\sqrt{900} of it?"', "OP8", 3, "stands in no formula"),
    ('"What is half of 30?"', r'r"What is $ \sqrt{900} $?"', "OP8", 3, r"Write $\sqrt{900}$"),
    ('"What is half of 30?"', r'r"What is $\frac{900}$?"', "OP8", 3, "A part is missing in the formula"),
    ('"What is half of 30?"', r'r"What is $\sqr{900}$?"', "OP8", 3, "Did you mean “\\sqrt”?"),
    # backslashes
    ('"What is half of 30?"', r'"What is $\frac{1}{2}$ of $30$?"', "OP69", 3, "“\\frac”"),
    ('"What is half of 30?"', r'"What is $3 \times 30$?"', "OP69", 3, "“\\times”"),
    ('"What is half of 30?"', r'"Is $\rho \neq \nu$?"', "OP69", 3, "“\\rho”"),
    ("Half of 40 is 20.", r"$\frac{40}{2} = 20$.", "OP69", 6, "“\\frac”"),
    ('"What is half of 30?"', r'"What is $\unit$?"', "OP4", 3, "r before the quote"),
    # what is computed, and what is of another language
    ('"What is half of 30?"', 'f"What is half of {30}?"', "OP4", 3, "Take out the f"),
    ("answer=15,", "answer=fifteen,", "OP4", 5, 'answer="fifteen"'),
    ("answer=15,", "answer=15, sure=true,", "OP4", 5, "Write sure=True."),
    ("answer=15,", "answer=yes,", "OP4", 5, 'answer="yes"'),
    ('30?",\n    objective="triangle-area"', '30?",\n    objective=area', "OP4", 4, 'objective="area"'),
    ('    "What is half of 30?",', "    What is half of 30?,", "OP4", 3, 'in quotes: "What is half of 30?"'),
    ('    "What is half of 30?",', "    The half of it.,", "OP4", 3, 'in quotes: "The half of it."'),
    ("ask.choice(\n", "%matplotlib inline\nask.choice(\n", "OP4", 1, "line for IPython"),
    ("ask.choice(\n", "!pip install x\nask.choice(\n", "OP4", 1, "line for IPython"),
    # names
    ("ask.choice(", "ask.chioce(", "OP4", 1, "Did you mean “ask.choice”?"),
    ("ask.choice(", "aks.choice(", "OP4", 1, "Did you mean “ask.choice”?"),
    ("ask.choice(", "Ask.choice(", "OP4", 1, "small letters: ask.choice(…)"),
    ("show.worked(", "show.wroked(", "OP4", 1, "Did you mean “show.worked”?"),
    ("answer=15,", "anwser=15,", "OP4", 5, "Did you mean “answer”?"),
    ('30?",\n    objective', '30?",\n    objectiv', "OP4", 4, "Did you mean “objective”?"),
    ("points=2", "pionts=2", "OP4", 5, "Did you mean “points”?"),
    ("hints=", "hint=", "OP4", 11, "Did you mean “hints”?"),
    ("exit_1.key(30, wrong", "exit_1.key(30, wrnog", "OP4", 9, "Did you mean “wrong”?"),
    ("exit_1.key(", "exit1.key(", "OP6", 1, "there is no exit1"),
    ('30?",\n    objective="triangle', '30?",\n    objective="triangel', "OP7", 1, "Did you mean “triangle-area”?"),
    ("  triangle-area: Find", "  area: Find", "OP7", 1, "no objective “triangle-area”"),
    ('answer="The line cuts the', 'answer="The line', "OP9", 10, "not one of the options"),
    ('answer="The line cuts the', 'answer="the Line cuts the', "OP9", 10, "Did you mean “The line cuts"),
    # values
    ("answer=15,", 'answer=["15"],', "OP9", 5, "is a list"),
    ('hints=["Find the rectangle first.", "What is half of 36?"]', 'hints="Find it"', "OP4", 8, "not a list of texts"),
    ('"60": "You', '"15": "You', "OP9", 5, "is right: it is the answer"),
    # what is missing, or too much
    ('    "half-of-thirty",\n', "", "OP4", 1, "The question has no id"),
    ('    "What is half of 30?",\n', "", "OP4", 1, "The question has no prompt"),
    ("    answer=15,\n", "", "OP9", 1, "The question has no answer"),
    ('"together-2"', '"together-1"', "OP3", 1, "is used twice"),
    ('"together-2"', '"Together 2"', "OP3", 1, 'Write "together-2"'),
    ("### BEGIN HIDDEN TESTS\nexit_1", "exit_1", "OP6", 9, "does not begin and end"),
    ("### BEGIN HIDDEN TESTS\nexit_1", "### BEGIN HIDEN TESTS\nexit_1", "OP6", 10, "does not begin and end"),
    # the import
    ("from ownpace import ask, show", "import math", "OP10", 1, "Nothing before this cell imports ask and show"),
    ("from ownpace import ask, show", "from ownpace import ask", "OP10", 1, "stands “from ownpace import ask”"),
    ("from ownpace import ask, show", "import ownpace", "OP10", 1, "stands “import ownpace”"),
    ("from ownpace import ask, show", "from ownpce import ask, show", "OP10", 1, "stands “from ownpce import"),
    ("from ownpace import ask, show", "from ownpace import ask show", "OP13", 1, "missing between ask and show"),
    ("from ownpace import ask, show", "form ownpace import ask, show", "OP13", 1, "form is not a word of Python's"),
    # the front matter and the plan
    ("---\ntitle", "—\ntitle", "OP1", 1, "three short dashes"),
    ("heading: Warm up,", "heading: What now?,", "OP1", 8, '"What now?"'),
    ("title: The area of", "title: Triangles: the area of", "OP1", 2, "second colon"),
    ("  triangle-area: Find", "\ttriangle-area: Find", "OP1", 6, "a tab stands"),
    ("  - {heading: Together", " - {heading: Together", "OP1", 10, "one below the other"),
    ("heading: Together,", "heading: Together", "OP1", 10, "a comma is missing between two of the names"),
    ("purpose: own", "purpose: alone", "OP1", 11, "not a purpose"),
    ("minutes: 14", "minutes: about 14", "OP1", 10, "not a number"),
    ("language: en\n---", "language: en", "OP1", 15, "no closing ---"),
    ("## Together", "## Together now", "OP2", 1, "calls this phase “Together”"),
    ("## Together", "##Together", "OP2", 10, "stands ##Together"),
    ("## Together", "# Together", "OP2", 10, "stands # Together"),
    ("  - {heading: Together, purpose: practise, minutes: 14}\n", "", "OP2", 1, "is not in the plan"),
]


@cache
def _good() -> dict[str, Any]:
    cells = [*starters()["explicit"].cells]
    return fixed({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, PATH)[0]


def lesson(right: str = "", wrong: str = "") -> dict[str, Any]:
    """A whole good lesson, with one thing in it written otherwise."""
    whole = copy.deepcopy(_good())
    for cell in whole["cells"]:
        source = "".join(cell["source"])
        if right and right in source:
            cell["source"] = source.replace(right, wrong, 1)
            return whole
    assert not right, f"{right} is not in the lesson"
    return whole


@pytest.mark.parametrize(("right", "wrong", "code", "line", "words"), SLIPS)
def test_a_slip_is_one_problem(right: str, wrong: str, code: str, line: int, words: str) -> None:
    said = check_notebook(lesson(right, wrong), PATH)
    assert [(one.code, one.line) for one in said][:1] == [(code, line)]
    assert {(one.what, one.fix) for one in said} == {(said[0].what, said[0].fix)}
    assert words in f"{said[0].what} {said[0].fix}"


def test_a_slip_comes_first_where_no_cell_has_its_metadata_yet() -> None:
    """As in a lesson whose author has not run --fix yet: what that does is said after it, and not of its cell."""
    for right, wrong, code, _, words in SLIPS[::3]:
        whole = lesson(right, wrong)
        for cell in whole["cells"]:
            cell["metadata"] = {}
        said = check_notebook(whole, PATH)
        first = next(iter(findings.as_text(said)))
        assert f" {code} " in first and words in first, first
        assert {one.what for one in said if not one.fixable} == {one.what for one in said if one.code == code}


def test_every_slip_of_code_in_a_cell_of_its_own_is_one_problem() -> None:
    for source, _, words in CODE:
        whole = lesson()
        more: dict[str, Any] = {"outputs": [], "execution_count": None}
        whole["cells"].insert(6, {"cell_type": "code", "id": "new", "metadata": {}, "source": source, **more})
        (said,) = check_notebook(whole, PATH)
        assert words in f"{said.what} {said.fix}", source


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('    "half-of-thirty"', '\t"half-of-thirty"'),
        ('"What is half of 30?",', '"What is half of #30?",  # thirty'),
        ('"What is half of 30?"', r'"What is $\\frac{1}{2} \\cdot 30$?"'),
        ('"What is half of 30?"', r'r"What is $\frac{1}{2}$ of $30$?"'),
        ('"What is half of 30?"', r'"What is half of 30?\nThink of\ttwo."'),
        ('"What is half of 30?"', r'"What is half of \"thirty\"?"'),
        ('"What is half of 30?"', r'r"What is `\frac`, $\{x_1\}$ or $f\'^2 + {}^{14}C + \sqrt[3]{8}$?"'),
        ('"What is half of 30?"', '"Anna has $5, and Tim has $25. What is half of all?"'),
    ],
)
def test_what_is_not_a_slip_is_not_told(right: str, wrong: str) -> None:
    assert {one.code for one in check_notebook(lesson(right, wrong), PATH)} <= {"OP33"}  # a fraction has usual slips


FILES = [
    ("media/dough.png", "Did you mean “media/Dough.PNG”?"),
    ("media/Dough", "Did you mean “media/Dough.PNG”?"),
    ("media/Duogh.PNG", "Did you mean “media/Dough.PNG”?"),
    ("media/another.png", "Put it at "),
    ("Media/Dough.PNG", "Write media/Dough.PNG."),
    ("Dough.PNG", "Write media/Dough.PNG."),
    ("/home/me/Dough.PNG", "Write media/Dough.PNG."),
    ("/home/me/another.png", "Move the file there: media/another.png"),
    ("media\\Dough.PNG", "Write media/Dough.PNG."),
    ("C:\\Users\\me\\Dough.PNG", "Write media/Dough.PNG, where the file is to lie."),
    ("file:///home/me/Dough.PNG", "Write media/Dough.PNG, where the file is to lie."),
    ("media/the dough.png", "Write <media/the dough.png> in the brackets"),
    ("https://example.org/Dough.PNG", "Put a copy in the lesson's media folder."),
]


@pytest.mark.parametrize(("address", "fix"), FILES)
def test_a_picture_that_is_not_where_it_is_said_to_be_is_one_problem(tmp_path: Path, address: str, fix: str) -> None:
    (tmp_path / "triangle/media").mkdir(parents=True)
    (tmp_path / "triangle/media/Dough.PNG").write_bytes(PNG)
    whole = lesson("Draw a rectangle.", f"![A dough]({address}) Draw a rectangle.")
    (said,) = check_notebook(whole, tmp_path / "triangle/triangle.ipynb")
    assert (said.code, said.line) == ("OP8", 3)
    assert fix in said.fix


@pytest.mark.parametrize(
    "address",
    ["media/" + "a" * 5000, "http://[a", "//[a", "media/\0.png", "a" * 5000],
    ids=["long in media", "odd", "odd without a scheme", "a null", "long"],
)
def test_an_address_that_cannot_be_one_ends_no_check(address: str) -> None:
    for mark in ("", "!"):
        whole = lesson("Draw a rectangle.", f"{mark}[A dough]({address})")
        assert {one.code for one in check_notebook(whole, PATH)} <= {"OP8"}
        shown: dict[str, Any] = {
            "cell_type": "code",
            "id": "new",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        whole["cells"].insert(6, {**shown, "source": f"show.figure({address!r}, 'A dough')"})
        assert {one.code for one in check_notebook(whole, PATH)} & {"OP4", "OP8"}


def test_two_questions_in_a_cell_are_one_problem() -> None:
    whole = lesson()
    sources = ["".join(cell["source"]) for cell in whole["cells"]]
    at = next(number for number, each in enumerate(sources) if '"together-1"' in each)
    whole["cells"][at]["source"] = f"{sources[at]}\n\n{sources[at + 1]}"
    del whole["cells"][at + 1]
    (said,) = check_notebook(whole, PATH)
    assert (said.code, said.cell) == ("OP4", at + 1)


def test_a_question_in_a_text_is_one_problem() -> None:
    whole = lesson()
    cell = next(each for each in whole["cells"] if '"together-1"' in "".join(each["source"]))
    cell.update(cell_type="markdown", metadata={})
    assert [one.code for one in check_notebook(whole, PATH)] == ["OP10"]


TEXTS = [
    "## Together",
    "## Together\n\nNow you.",
    "Density is mass ÷ volume.",
    "## Together\n\nDivide the mass by the volume, as you did\nwith the soap:\n\ndensity = mass ÷ volume",
    "- **Small**: it floats.\n- **Large**: it sinks.",
    "![A dough](media/dough.png)",
    "[the table](media/table.pdf)",
    "1. Read the text below.\n2. Answer.",
    "密度是质量除以体积。",
    "Wie groß ist die Dichte von Wasser? Lies weiter",
    "Don't we take half?",
]
NO_TEXTS = [
    "# How to find the half of a number, in words",
    "## A heading that is in no plan",
    "%matplotlib inline",
    "!pip install numpy and more of it",
    "pip install numpy pandas scipy matplotlib",
    "for each in list of things\n    print(each)",
    "if x is greater than y\n    print(x)",
    "print half of the whole number",
    "x = 3\nadd the two numbers here",
    'greet("How are you all today?"',
    "form ownpace import ask, show",
    "import math numpy",
    "half = number divided by two",
    "a and b or not c",
    "1 2 3",
]


def _with_code(source: str) -> dict[str, Any]:
    """A whole good lesson, and in a Code cell this; a heading of the plan only there."""
    whole = lesson()
    cell: dict[str, Any] = {"cell_type": "code", "id": "new", "metadata": {}, "outputs": [], "execution_count": None}
    at = next(n for n, each in enumerate(whole["cells"]) if "".join(each["source"]).startswith("## Together"))
    if source.startswith("## Together"):
        del whole["cells"][at]
    whole["cells"].insert(at, {**cell, "source": source})
    return whole


@pytest.mark.parametrize("source", TEXTS)
def test_a_text_in_a_code_cell_is_one_problem(source: str) -> None:
    (said,) = check_notebook(_with_code(source), PATH)
    assert (said.code, said.line, said.fix) == ("OP70", 1, "Change the cell's type to Markdown.")


def test_what_may_be_code_is_not_taken_for_a_text() -> None:
    for source in NO_TEXTS:
        assert "OP70" not in {one.code for one in check_notebook(_with_code(source), PATH)}, source
    for source, *_ in CODE:
        assert "OP70" not in {one.code for one in check_notebook(_with_code(source), PATH)}, source


def test_a_heading_above_code_is_told_where_it_stands() -> None:
    (said,) = check_notebook(_with_code("## Together\nx = 1"), PATH)
    assert said.code == "OP2"
    assert said.fix.endswith(", a Code cell, stands ## Together: write it into a Markdown cell before it.")


def test_a_cell_that_is_to_fail_or_is_of_another_language_is_not_taken_for_a_text() -> None:
    foreign, meant = _with_code("Now find the half of it."), _with_code("Now find the half of it.")
    foreign["metadata"] = {"kernelspec": {"name": "ir"}}
    next(each for each in meant["cells"] if each["id"] == "new")["metadata"] = {"tags": ["raises-exception"]}
    for whole in (foreign, meant):
        assert "OP70" not in {one.code for one in check_notebook(whole, PATH)}


def test_what_stands_in_other_cells_is_told_beside_a_slip() -> None:
    whole = lesson('"rectangle",\n', '"rectangle"\n')
    whole = json.loads(json.dumps(whole).replace("answer=35", "answer=70"))
    assert [(one.code, one.line) for one in check_notebook(whole, PATH) if one.level == "error"] == [
        ("OP14", 2),
        ("OP9", 5),
    ]


def test_a_slip_that_an_exception_lets_pass_silences_nothing() -> None:
    whole = lesson("    answer=15,\n", "    answer=n,\n")
    cell = next(each for each in whole["cells"] if '"half-of-thirty"' in "".join(each["source"]))
    cell["metadata"]["tags"] = ["allow-OP4: it is drawn"]
    cell["source"] = "".join(cell["source"]).replace("half-of-thirty", "Half of thirty")
    assert "OP3" in {one.code for one in check_notebook(whole, PATH)}


def test_nothing_is_written_for_a_question_that_cannot_be_read() -> None:
    """--fix would give the cell the id that a missing comma has made."""
    whole = lesson('"rectangle",\n', '"rectangle"\n')
    assert fixed(whole, PATH) == (whole, [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("\n", {"OP28", "OP29", "OP50"}),
        ("1. ", {"OP28", "OP30"}),
        ("<!-- ", {"OP16", "OP18", "OP26"}),
        ("|a", {"OP50"}),
        ("<a ", {"OP16", "OP49"}),
        ("[a](", {"OP16"}),
    ],
)
def test_no_text_is_looked_through_for_ever(text: str, codes: set[str]) -> None:
    """20,000 beginnings of something that has no end: a pattern that looks for each end anew took minutes."""
    whole = lesson("Draw a rectangle.", text * 20_000)
    read = lesson_of(whole, PATH)
    began = process_time()
    for rule in RULES:
        if rule.code in codes:
            list(rule.find(read))
    assert process_time() - began < 10
