"""The page of feedback: what it shows, what it leaves out, and that it needs nobody else."""

import re
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4

from ownpace_graders.lesson.asked import asked
from ownpace_graders.marked import marked
from ownpace_graders.nbgrading.drawn import mathml
from ownpace_graders.nbgrading.handback import FeedbackExporter
from ownpace_graders.record import Event, append, fold, read

MARKS = {"grade": True, "grade_id": "exit-1", "solution": False, "score": 0.0, "points": 2.0, "comment": ""}
ASKS = 'exit_1 = ask.number("exit-1", "What?")\nexit_1.key("2/5")\nexit_1'
SOURCE = {"nbgrader": {"notebook": "n", "score": 0, "max_score": 2, "late_penalty": 0}}


def page(folder: Path, *cells: Any) -> str:
    resources = {**SOURCE, "metadata": {"path": str(folder), "name": "n"}}
    made, _ = FeedbackExporter().from_notebook_node(v4.new_notebook(cells=list(cells)), resources)
    return str(made)


def test_a_question_shows_what_came_of_it_and_not_its_key(tmp_path: Path) -> None:
    right = v4.new_output("execute_result", {"text/html": "<p>Your answer: 1/5</p>", "text/plain": "0.0"})
    failed = v4.new_output("error", ename="ValueError", evalue="no", traceback=['----> 2 exit_1.key("2/5")'])
    shown = page(tmp_path, v4.new_code_cell(ASKS, metadata={"nbgrader": MARKS}, outputs=[right, failed]))
    assert "Your answer: 1/5" in shown
    assert "Score: 0.0 / 2.0" in shown
    assert "2/5" not in shown
    assert '<a href="#exit-1">exit-1</a> (Score: 0.0 / 2.0)' in shown


FRONT = """---
title: T
summary: S
objectives:
  halves: Take a *half* of a number
misconceptions:
  adds-across: You have added the tops and the bottoms.
plan:
  - {heading: Ticket, purpose: check, minutes: 5}
---"""
KEYED = """exit_1 = ask.number("exit-1", "What?", objective="halves")
exit_1.key("1/2", wrong={"2/5": "adds-across", "1/3": "upside-down", "2": "The half is less."})
exit_1"""


def handed_in(folder: Path, response: str) -> str:
    """The feedback for this answer, as text."""
    append(folder / "record.jsonl", [Event.new("n", "exit-1", "answer", {"response": response, "of": ""})])
    state = fold(read(folder / "record.jsonl").events).items["exit-1"]
    question = asked(KEYED)
    assert question
    output = v4.new_output("execute_result", marked("number", question.arguments, state))
    cell = v4.new_code_cell(KEYED, metadata={"nbgrader": MARKS}, outputs=[output])
    return re.sub(
        r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page(folder, v4.new_raw_cell(FRONT), cell), flags=re.S)
    )


NEXT = "go through the lesson’s part on “Take a half of a number” again"


@pytest.mark.parametrize(
    ("response", "words", "is_right"),
    [
        ("2/5", "You have added the tops and the bottoms.", False),
        ("1/3", "Many get this by one mistake: upside down.", False),
        ("2", "The half is less.", False),
        ("7", "Not yet.", False),
        (" ", "No answer", False),
        ("1/2", "Right!", True),
    ],
)
def test_it_says_which_mistake_an_answer_shows_and_what_to_do_next(
    tmp_path: Path, response: str, words: str, is_right: bool
) -> None:
    shown = re.sub(r" +", " ", handed_in(tmp_path, response))
    assert words in shown
    assert (NEXT in shown) is not is_right
    assert "Try again" not in shown
    assert "adds-across" not in shown


def test_what_next_is_said_without_a_record_or_front_matter(tmp_path: Path) -> None:
    output = v4.new_output("execute_result", {"text/html": '<div class="op-marked">No answer</div>', "text/plain": "0"})
    shown = page(tmp_path, v4.new_code_cell(KEYED, metadata={"nbgrader": MARKS}, outputs=[output]))
    assert "go through the lesson’s part again" in shown


def test_other_code_and_its_tests_are_shown_as_nbgrader_shows_them(tmp_path: Path) -> None:
    shown = page(tmp_path, v4.new_code_cell("assert double(2) == 5", metadata={"nbgrader": MARKS}))
    assert "double" in shown
    assert ">Test cell</a>" in shown


def test_front_matter_set_up_and_teaching_blocks_are_left_out(tmp_path: Path) -> None:
    output = v4.new_output("execute_result", {"text/plain": "<ownpace.show.block.Block>"})
    cells = [v4.new_raw_cell("---\ntitle: T\n---"), v4.new_code_cell("from ownpace import ask, show")]
    cells += [v4.new_code_cell('show.video("a.mp4", title="A")', outputs=[output]), v4.new_raw_cell("a raw note")]
    shown = page(tmp_path, *cells)
    assert "a raw note" in shown
    assert not [words for words in ("title: T", "ownpace", "a.mp4") if words in shown]


@pytest.mark.parametrize(
    "text",
    [
        r"so $\frac{1}{2}$ it is",
        "$$\nx^2\n$$",
        r"\begin{align}a &= b\\ c &= d\end{align}",
        "$$\\begin{aligned}a &= b\\end{aligned}$$",
        r"\\(x\\) and \\[y\\]",
    ],
)
def test_math_needs_no_script(tmp_path: Path, text: str) -> None:
    shown = page(tmp_path, v4.new_markdown_cell(text))
    assert "<math" in shown
    assert "$" not in re.sub(r"(?s)<style.*?</style>", "", shown)
    assert "<script" not in shown
    assert "cdn" not in shown


def test_latex_that_code_puts_out_is_drawn_too(tmp_path: Path) -> None:
    output = v4.new_output("display_data", {"text/latex": r"$\displaystyle x^{2}$", "text/plain": "x**2"})
    assert "<msup><mi>x</mi>" in page(tmp_path, v4.new_code_cell("x**2", outputs=[output]))


@pytest.mark.parametrize("latex", [r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{x}", r"\frac"])
def test_math_that_could_do_harm_or_is_none_is_shown_as_it_was_typed(latex: str) -> None:
    drawn = mathml(latex)
    assert drawn.startswith("<code") or "<mtext>&lt;img" in drawn
    assert not {"<img", "<a", "href="} & set(re.findall(r"<\w+|href=(?=\")", drawn))


def test_pictures_travel_in_the_page_but_no_other_file_does(tmp_path: Path) -> None:
    folder = tmp_path / "autograded"
    (folder / "media").mkdir(parents=True)
    for path in (folder / "media/a.png", tmp_path / "b.png", folder / "record.jsonl"):
        path.write_bytes(b"picture")
    (folder / "c.png").symlink_to(tmp_path / "b.png")
    wanted = ["media/a.png", "../b.png", "record.jsonl", "c.png", str(tmp_path / "b.png"), "https://example.org/d.png"]
    shown = page(folder, *(v4.new_markdown_cell(f"![{address}]({address})") for address in wanted))
    assert re.findall(r'<img alt="([^"]*)" src="data:image/png;base64,cGljdHVyZQ=="', shown) == ["media/a.png"]
    assert """content="default-src 'none'; style-src 'unsafe-inline'; img-src data:\"""" in shown
