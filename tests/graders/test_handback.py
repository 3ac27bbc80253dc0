"""The page of feedback: what it shows, what it leaves out, and that it needs nobody else."""

import random
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from nbformat import v4

from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson.asked import asked
from ownpace_graders.marked import marked
from ownpace_graders.nbgrading.drawn import terminal
from ownpace_graders.nbgrading.handback import MOST, FeedbackExporter
from ownpace_graders.nbgrading.handback.answers import WORDS
from ownpace_graders.nbgrading.handback.marked import read as read_marked
from ownpace_graders.record import Event, append, fold, read
from ownpace_graders.record.state import ItemState
from tests.graders.tables import run, whole_call

MARKS = {"grade": True, "grade_id": "exit-1", "solution": False, "score": 0.0, "points": 2.0, "comment": ""}
ASKS = 'exit_1 = ask.number("exit-1", "What?")\nexit_1.key("2/5")\nexit_1'
GRADED = {"notebook": "n", "score": 0, "max_score": 2, "late_penalty": 0}


def page(folder: Path, *cells: Any, **graded: float) -> str:
    resources = {"nbgrader": {**GRADED, **graded}, "metadata": {"path": str(folder), "name": "n"}}
    made, _ = FeedbackExporter().from_notebook_node(v4.new_notebook(cells=list(cells)), resources)
    return str(made)


def question(folder: Path, source: str, response: Any = None, **marks: Any) -> Any:
    """A graded cell with this question, and the answer in the record of the folder."""
    found = asked(source)
    assert found, source
    if response is not None:
        append(folder / "record.jsonl", [Event.new("n", found.item, "answer", {"response": response, "of": ""})])
    state = ItemState(response=response, tries=[("", response)])
    output = v4.new_output("execute_result", marked(found.kind, found.arguments, state))
    return v4.new_code_cell(source, metadata={"nbgrader": {**MARKS, "grade_id": found.item, **marks}}, outputs=[output])


def texts(found: BeautifulSoup | Tag, css: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in found.select(css)]


def test_a_question_shows_what_came_of_it_and_not_its_key(tmp_path: Path) -> None:
    right = v4.new_output("execute_result", {"text/html": "<p>Your answer: 1/5</p>", "text/plain": "0.0"})
    failed = v4.new_output("error", ename="ValueError", evalue="no", traceback=['----> 2 exit_1.key("2/5")'])
    shown = page(tmp_path, v4.new_code_cell(ASKS, metadata={"nbgrader": MARKS}, outputs=[right, failed]))
    assert "Your answer: 1/5" in shown
    assert "0 of 2 points" in shown
    assert not [words for words in ("2/5", "exit-1", "Score:") if words in shown]
    assert '<a href="#op-1"><bdi>What?</bdi></a>' in shown


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
TRY = "You did not answer this one. What to do next: go to the lesson’s part on “Take a half of a number”, and try it."
WRITE = "What to do next: write it as is said above, and answer once more."


@pytest.mark.parametrize(
    ("response", "words", "then"),
    [
        ("2/5", "You have added the tops and the bottoms.", NEXT),
        ("1/3", "Many get this by one mistake: upside down.", NEXT),
        ("2", "The half is less.", NEXT),
        ("7", "Not yet", NEXT),
        (" ", "Not answered", TRY),
        ("a half or so", "Write the number in digits, like 12.", WRITE),
    ],
)
def test_it_says_which_mistake_an_answer_shows_and_what_to_do_next(
    tmp_path: Path, response: str, words: str, then: str
) -> None:
    shown = re.sub(r" +", " ", handed_in(tmp_path, response)).replace(" ”", "”")
    assert words in shown
    assert [each for each in (NEXT, TRY, WRITE) if each in shown] == [then]
    assert "Try again" not in shown
    assert "adds-across" not in shown


def test_what_next_is_said_without_a_record_or_front_matter(tmp_path: Path) -> None:
    assert "go through this part of the lesson again" in page(tmp_path, question(tmp_path, KEYED, "7"))
    (tmp_path / "record.jsonl").unlink()
    assert "go to this part of the lesson, and try it" in page(tmp_path, question(tmp_path, KEYED))


NUMBER = 'ask.number("{0}", "How many **{0}**, $\\\\frac{{1}}{{2}}$?", answer="3", hints=["Count *them*."], points={1})'
REFLECT = 'ask.reflect("{0}", "Why {0}?", points=2)'
SET = (
    'ask.practice("{0}", "Half of {0}", of=[{{"kind": "number", "vary": {{"a": "2..9"}}, "prompt": "What is [[a]]?", '
    '"answer": "[[a]]", "steps": ["Share it."]}}])'
)
BY_HAND = {"solution": True, "points": 2.0}
STANDS: list[tuple[str, str, Any, dict[str, Any], str, str]] = [
    ("right", NUMBER.format("a", 1), "3", {"score": 1, "points": 1}, "1 of 1 point", ""),
    ("not-yet", NUMBER.format("b", 1), "4", {"points": 1}, "0 of 1 point", "go through this part of the lesson again"),
    ("none", NUMBER.format("c", 1), None, {"points": 1}, "0 of 1 point", "A hint to begin with: Count them ."),
    ("right", NUMBER.format("d", 0), "3", {"points": 0}, "", ""),
    ("tried", NUMBER.format("e", 0), "4", {"points": 0}, "", ""),
    ("tried", NUMBER.format("f", 0), "many", {"points": 0}, "", ""),
    ("none", NUMBER.format("g", 0), " ", {"points": 0}, "", "You did not answer this one."),
    ("partly", 'ask.choices("h", "Which h?", ["A", "B", "C"], answer=["A", "B"], points=2)', ["A", "C"],
     {"score": 1, "points": 2}, "1 of 2 points", "answer its questions once more"),
    ("waits", REFLECT.format("i"), "So.", {**BY_HAND, "waits": True}, "up to 2 points", ""),
    ("none", REFLECT.format("j"), None, BY_HAND, "0 of 2 points", "You did not answer this one."),
    ("partly", REFLECT.format("k"), "So.", {**BY_HAND, "score": 1.5, "by_hand": True, "comment": "Say *why*."},
     "1.5 of 2 points with a comment", ""),
    ("not-yet", REFLECT.format("l"), "So.", {**BY_HAND, "by_hand": True}, "0 of 2 points", ""),
    ("right", NUMBER.format("m", 2), "4", {"score": 2, "by_hand": True}, "2 of 2 points", ""),
    ("given", 'ask.rate("n", "How was it?", ["easy", "hard"])', "easy", {"points": 0}, "", ""),
    ("none", SET.format("o"), None, {"points": 1}, "0 of 1 point", "You did not answer this one."),
    ("not-yet", SET.format("p"), [{"n": 1, "seed": "s", "given": "2"}], {"points": 1}, "0 of 1 point",
     "go on with these questions in the lesson."),
]  # fmt: skip


def test_each_question_says_how_it_stands_by_its_words_and_what_to_do_next(tmp_path: Path) -> None:
    cells = [question(tmp_path, source, response, **marks) for _, source, response, marks, _, _ in STANDS]
    shown = BeautifulSoup(page(tmp_path, *cells, score=8.5, max_score=25), "html.parser")
    rows = list(zip(STANDS, shown.select(".op-list li"), shown.select(".op-answer"), strict=True))
    for (state, source, _, marks, worth, then), row, there in rows:
        assert (row["data-state"], there["data-state"]) == (state, state), source
        assert texts(row, ".op-standing") == texts(there, "[id$=-name] .op-standing") == [WORDS[state]], source
        assert texts(row, ".op-worth") == [worth], source
        assert row.select("use")[0]["href"] == f"#op-{state}"
        assert shown.select(f"symbol#op-{state}")
        assert row.select("a")[0]["href"] == f"#{there['id']}"
        assert [then in " ".join(texts(there, ".op-then"))] == [True], source
        assert bool(there.select(".op-then")) == bool(then), source
        assert "given by your teacher" in there.get_text() or not marks.get("by_hand") or not marks["points"]
    names = texts(shown, ".op-list a")
    assert names[0] == "How many a, 1/2?"
    assert "Half of o" in names
    (total,) = texts(shown, ".op-total")
    assert total.startswith(
        "8.5 of 25 points so far 1 answer still waits for your teacher, who can give up to 2 more points"
    )
    count = {state: sum(each[0] == state for each in STANDS) for state in WORDS}
    assert texts(shown, ".op-counts li") == [f"{count[each]} {WORDS[each].lower()}" for each in WORDS]
    assert texts(shown, ".op-comment") == ["Your teacher says Say why ."]


ADD = {"kind": "number", "prompt": "What is $1 + 1$?", "answer": 2, "hints": ["Count."], "steps": ["one", "and", "2"]}
SETS = [
    (f'ask.practice("a", "Sums", of=[{ADD}])',
     [{"n": 1, "given": "because"}, *({"n": 2, "given": given} for given in ("<i>", "3", "4")), {"n": 3, "given": "so"},
      {"n": 4, "do": "hint"}, {"n": 4, "given": "2"}, {"n": 5, "given": "2"}],
     "You have done five questions of this set.",
     ["worked out for you", "<i> , then 3 , then 4 ✗ not right", "worked out for you", "2 ✓ right, with some help",
      "2 ✓ right"]),
    (f'ask.practice("b", "Sums", of=[{ADD}])', [{"n": 1, "do": "alone"}, *({"n": n, "given": "2"} for n in (2, 3, 4))],
     "You did three in a row alone. Done with this.", ["worked out for you", *["2 ✓ right"] * 3]),
    (f'ask.practice("e", "Sums", of=[{ADD}])',
     [*({"n": n, "given": given} for n in range(1, 11) for given in "34"), {"n": 11, "do": "on"}],
     "You stayed with this for ten questions. It was hard, and your teacher sees that it needs another way.",
     ["worked out for you", "3 , then 4 ✗ not right"] * 5),
    (f'ask.practice("c", "Sums", of=[{ADD}])', [{"n": 1, "given": "because"}],
     "You have done one question of this set.", ["worked out for you"]),
    (f'ask.review("d", "Again", of=[{ADD}])', [{"n": 1, "given": "2"}, {"n": 2, "given": "3"}, {"n": 2, "given": "5"}],
     "One of two questions right.", ["2 ✓ right", "3 , then 5 ✗ not right"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "deeds", "ended", "went"), SETS)
def test_a_set_is_told_to_a_student_by_its_questions(
    tmp_path: Path, source: str, deeds: list[Any], ended: str, went: list[str]
) -> None:
    cell = question(tmp_path, source, [{**deed, "seed": "s"} for deed in deeds])
    given = BeautifulSoup(page(tmp_path, cell), "html.parser").select_one(".op-answer blockquote")
    assert given
    assert texts(given, ":scope > p") == [ended]
    rows = texts(given, "ol > li")
    assert [row.replace("What is 1 + 1 ?", "").strip(" –") for row in rows] == [each.strip(" –") for each in went]
    assert len(given.select("li math")) == len(rows)
    assert "example," not in given.get_text()


@pytest.mark.parametrize("kind", KINDS)
def test_what_grading_shows_of_each_kind_is_understood(kind: str) -> None:
    call = whole_call(kind)
    for right in (True, False, None):
        given = KINDS[kind].sample(call, right, random.Random(1)) if right is not None else None  # noqa: S311
        state = ItemState(response=given, tries=[("", given)])
        made = marked(kind, run(kind, given, call), state)
        found = read_marked({"outputs": [v4.new_output("execute_result", made)]})
        assert found
        assert "What?" in found.prompt
        assert found.is_blank == blank(given)
        assert " of " not in found.words or "points" not in found.words
        assert "<blockquote" not in found.prompt + found.said + found.words


def test_points_are_said_where_there_are_any_and_what_is_taken_off(tmp_path: Path) -> None:
    one, other = (question(tmp_path, NUMBER.format(item, 0), "3", points=0) for item in "ab")
    assert texts(BeautifulSoup(page(tmp_path, one, other, max_score=0), "html.parser"), "#op-score") == [
        "2 of 2 questions answered"
    ]
    missed = page(tmp_path, question(tmp_path, NUMBER.format("d", 0), "4", points=0), max_score=0)
    assert texts(BeautifulSoup(missed, "html.parser"), ".op-counts li") == ["1 not yet"]
    cell = question(tmp_path, NUMBER.format("c", 2), "3", score=2)
    late = texts(BeautifulSoup(page(tmp_path, cell, score=1.5, late_penalty=0.5), "html.parser"), ".op-total > *")
    assert late[:2] == ["1.5 of 2 points", "0.5 points are taken off, because it was handed in late."]
    assert texts(BeautifulSoup(page(tmp_path, v4.new_markdown_cell("Read.")), "html.parser"), "nav, .op-list") == []


CODE = {"schema_version": 3, "locked": True, "task": False, "comment": ""}


def notebooks_own(**code: Any) -> list[Any]:
    """A notebook of nbgrader's own: code with two checks, words, and a task; another answer below the same heading."""
    error = v4.new_output("error", ename="AssertionError", evalue="", traceback=["\x1b[31m-----------\x1b[0m", "no"])
    answer = {**CODE, "grade": False, "solution": True}
    check = {**CODE, "grade": True, "solution": False, "points": 1.0}
    words = {**CODE, "grade": True, "solution": True, "points": 3.0}
    task = {**CODE, "grade": False, "solution": False, "task": True, "points": 2.0, "score": 2.0, "by_hand": True}
    return [
        v4.new_markdown_cell("# Squares\n\n## Part **A**\n\nWrite a function."),
        v4.new_code_cell("def f():\n    return 1", metadata={"nbgrader": {**answer, "grade_id": "f", **code}}),
        v4.new_markdown_cell("It is used so:"),
        v4.new_code_cell("f()", outputs=[v4.new_output("execute_result", {"text/plain": "1"}, execution_count=1)]),
        v4.new_code_cell("assert f() == 1", metadata={"nbgrader": {**check, "grade_id": "t1", "score": 1.0}}),
        v4.new_code_cell(
            "assert f() == 2", metadata={"nbgrader": {**check, "grade_id": "t2", "score": 0.0}}, outputs=[error]
        ),
        v4.new_markdown_cell("#### Say it"),
        v4.new_markdown_cell("# I say\n\nso", metadata={"nbgrader": {**words, "grade_id": "w", "waits": True}}),
        v4.new_markdown_cell("## Do it\n\nAnd tell.", metadata={"nbgrader": {**task, "grade_id": "k"}}),
        v4.new_markdown_cell("x = 1", metadata={"nbgrader": {**words, "grade_id": "v", "score": 3.0}}),
    ]


def test_answers_of_nbgraders_own_are_called_by_their_headings(tmp_path: Path) -> None:
    shown = BeautifulSoup(page(tmp_path, *notebooks_own()), "html.parser")
    assert (texts(shown, "h1"), texts(shown, "title")) == (["Squares"], ["Feedback: Squares"])
    rows = [row.get_text(" ").split() for row in shown.select(".op-list li")]
    assert [" ".join(row) for row in rows] == [
        "Partly right Part A 1 of 2 points",
        "Waiting for your teacher Say it up to 3 points",
        "Right Do it 2 of 2 points",
        "Right Say it (2) 3 of 3 points",
    ]
    assert texts(shown, ".op-check .op-label") == [
        "A check of question 1: 1 of 1 point",
        "A check of question 1: 0 of 1 point",
    ]
    assert texts(shown, ".op-check .op-error") == ["no"]
    assert texts(shown, "#op-1 .op-then") == [
        "What to do next: read what the check below says, change your code in the lesson, and run it once more."
    ]
    assert "f () 1" in " ".join(texts(shown, ".op-code"))
    assert not [each for each in ("Score", "grade_id", "t1", "t2") if each in shown.get_text()]


def test_code_that_was_left_as_it_was_is_not_answered(tmp_path: Path) -> None:
    first = notebooks_own()[1]
    first.metadata.nbgrader.checksum = "of something else"
    from nbgrader.utils import compute_checksum

    cells = notebooks_own(checksum=compute_checksum(first))
    for at in (4, 5):
        cells[at].metadata.nbgrader.score = 0.0
    shown = BeautifulSoup(page(tmp_path, *cells), "html.parser")
    assert texts(shown, "#op-1 .op-then") == [
        "You did not answer this one. What to do next: go to the lesson, and try it."
    ]
    assert shown.select("#op-1")[0]["data-state"] == "none"


def test_headings_are_in_order_and_the_student_has_none(tmp_path: Path) -> None:
    hostile = '<h1>Mine</h1><h3 id="op-1">Too</h3>'
    words = {**CODE, "grade": True, "solution": True, "points": 3.0, "grade_id": "w", "comment": "# Big"}
    cells = [
        v4.new_markdown_cell("#### Deep\n\n# Top\n\n##### Deeper"),
        v4.new_markdown_cell(f"# Answer\n\n{hostile}", metadata={"nbgrader": words}),
        *notebooks_own(),
    ]
    shown = BeautifulSoup(page(tmp_path, *cells), "html.parser")
    levels = [int(each.name[1]) for each in shown.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert [after for before, after in pairwise(levels) if after > before + 1] == []
    assert not {"Mine", "Too", "Answer", "I say", "Big"} & set(texts(shown, "h1, h2, h3, h4, h5, h6"))
    ids = [each["id"] for each in shown.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert all(shown.find(id=each["href"][1:]) for each in shown.select('a[href^="#"]'))


WILD = "<script>alert(1)</script></blockquote></div></main><h1>Mine</h1>\u202ekcab\x07\x1b[31m\x9b\u200f"


@pytest.mark.parametrize("response", [WILD, f"{WILD} {'long ' * 20_000}", "x" * 100_000])
def test_whatever_was_typed_is_text_and_can_be_read(tmp_path: Path, response: str) -> None:
    made = page(tmp_path, question(tmp_path, REFLECT.format("i"), response), v4.new_markdown_cell("After."))
    shown = BeautifulSoup(made, "html.parser")
    (said,) = shown.select("#op-1 blockquote")
    assert said.get_text().startswith(re.sub("[\x07\x1b\x9b]", "\ufffd", response[:200].replace("\u202e", ""))[:150])
    assert said.get("tabindex") == ("0" if len(response) > 3000 else None)
    assert (len(shown.select("h1")), len(shown.select("script")), len(shown.select("main"))) == (1, 0, 1)
    assert len(made) < len(response) + 30_000
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]", made)


def test_its_colours_are_those_of_a_lessons_page() -> None:
    here = Path(__file__).parents[2]
    styles = [
        here / "extensions/src/ownpace/page/static/page.css",
        here / "graders/src/ownpace_graders/nbgrading/templates/handback/page.css",
    ]
    (theirs, dark), (ours, ours_dark) = (_colours(path.read_text(encoding="utf-8")) for path in styles)
    assert ours.items() <= theirs.items()
    assert ours_dark.items() <= dark.items()
    assert {"--op-ink", "--op-wrong"} <= ours_dark.keys()


def _colours(style: str) -> list[dict[str, str]]:
    """The variables of the first two rules for the whole page: light, and dark."""
    return [
        dict(re.findall(r"(--op-[\w-]+): ([^;]+);", rule))
        for rule in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    ]


def test_front_matter_set_up_and_teaching_blocks_are_left_out(tmp_path: Path) -> None:
    output = v4.new_output("execute_result", {"text/plain": "<ownpace.show.block.Block>"})
    cells = [v4.new_raw_cell("---\ntitle: T\n---"), v4.new_code_cell("from ownpace import ask, show")]
    cells += [v4.new_code_cell('show.video("a.mp4", title="A")', outputs=[output]), v4.new_raw_cell("a raw note")]
    shown = page(tmp_path, *cells)
    assert "a raw note" in shown
    assert not [words for words in ("title: T", "ownpace", "a.mp4") if words in shown]


def test_pictures_travel_in_the_page_but_no_other_file_does(tmp_path: Path) -> None:
    folder = tmp_path / "autograded"
    (folder / "media").mkdir(parents=True)
    for path in (folder / "media/a.png", tmp_path / "b.png", folder / "record.jsonl"):
        path.write_bytes(b"picture")
    (folder / "c.png").symlink_to(tmp_path / "b.png")
    wanted = ["media/a.png", "../b.png", "record.jsonl", "c.png", str(tmp_path / "b.png"), "https://example.org/d.png"]
    shown = page(folder, *(v4.new_markdown_cell(f"![{address}]({address})") for address in wanted))
    assert re.findall(r'<img src="data:image/png;base64,cGljdHVyZQ==" alt="([^"]*)"', shown) == ["media/a.png"]
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:;" in shown


def test_no_picture_that_a_student_names_keeps_the_page_from_being_made(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(bytes(1_000_000))
    odd = [f"{'x' * 5000}.png", "a%00.png", "a\0.png", "\ud800.png", "a/" * 3000 + "b.png", *["large.png"] * 60]
    named = "".join(f'<img src="{address}">' for address in odd)
    shown = page(tmp_path, v4.new_code_cell("show()", outputs=[v4.new_output("display_data", {"text/html": named})]))
    assert 10_000_000 < len(shown) < MOST + 1_000_000


def test_a_terminals_colours_take_time_with_the_length_only() -> None:
    assert terminal("a < \x1b[31mb\x1b[0m\n") == 'a &lt; <span class="ansi-red-fg">b</span>\n'
    begun = time.process_time()
    assert terminal("\x1b[;mx" * 400_000) == "x" * 400_000
    assert terminal("y\n" * 400_000) == "y\n" * 400_000
    assert time.process_time() - begun < 8
