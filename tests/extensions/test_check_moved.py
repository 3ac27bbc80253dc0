"""A cell that was moved, and a value that is not taken, are one problem each in a whole good lesson."""

from __future__ import annotations

import pytest

from ownpace.authoring.check import check_notebook
from tests.extensions.test_check_slips import PATH, lesson


def test_a_cell_that_was_moved_is_one_problem() -> None:
    for words, to, code, told in (
        ("## On your own", 3, "OP2", "## On your own comes before ## Together, and the plan has it after"),
        ("title:", 2, "OP1", "The front matter stands in cell 3, and is read from the first cell alone."),
        ("import ask", 99, "OP10", "comes too late: move it before this cell."),
    ):
        whole = lesson()
        at = next(n for n, cell in enumerate(whole["cells"]) if words in "".join(cell["source"]))
        whole["cells"].insert(to, whole["cells"].pop(at))
        said = [one for one in check_notebook(whole, PATH) if one.level == "error"]
        assert [one.code for one in said] == [code], said
        assert told in f"{said[0].what} {said[0].fix}"


VALUES = [
    (
        'ask.sort("new", "Sort.", ["owl", "hen", "cat"], ["birds", "others"], '
        'answer={"birds": "owl, hen", "others": "cat"}',
        'Write a list of them: ["owl", "hen"]',
    ),
    ('ask.choice("new", "Which?", "a", "b", answer="a"', 'Write ["a", "b"]'),
    ('ask.choice("new", "Which?", ["a", "b"], answer=1', "not its number"),
    ('ask.choice("new", "Which?", ["1", "2"], answer=1', 'Write it in quotes: "1".'),
    ('ask.code("new", "Write f.", tests=[{"call": "f(1)", "give": 2}]', "Write “gives” for “give”."),
    ('ask.code("new", "Write f.", tests=[{"call": "f(1)"}]', "what f(1) is to do, too: gives, prints or raises"),
    ('ask.code("new", "Write f.", tests=[{"gives": 2}]', "“call” beside “gives”"),
]


@pytest.mark.parametrize(("source", "words"), VALUES)
def test_a_value_that_is_not_taken_is_one_problem(source: str, words: str) -> None:
    whole = lesson()
    new = f'{source}, objective="triangle-area", hints=["Look."])'
    whole["cells"].insert(6, {"cell_type": "code", "metadata": {}, "source": new, "outputs": []})
    (said,) = (one for one in check_notebook(whole, PATH) if not one.fixable)
    assert words in f"{said.what} {said.fix}"
