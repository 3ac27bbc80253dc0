"""A program as an answer, in a kernel: what it shows, what its tests say, and that nothing it does ends the kernel."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from ownpace import ask
from ownpace.ask.program import Runner, tried
from ownpace.ask.widget import QuestionWidget
from ownpace.lesson import begin
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import kind_of
from ownpace_graders.record import read

TESTS: list[dict[str, Any]] = [
    {"call": "double(3)", "gives": 6},
    {"call": "double('a')", "gives": "aa", "say": "Words, too."},
]
RIGHT = "def double(n):\n    return 2 * n"


@pytest.fixture
def record(tmp_path: Path, shell: Any) -> Path:
    begin(record=tmp_path / "record.jsonl", lesson="l", folder=tmp_path)
    return tmp_path / "record.jsonl"


def answers(widget: Any, monkeypatch: pytest.MonkeyPatch, **told: Any) -> dict[str, Any]:
    """What comes back for a message of the browser."""
    came: list[dict[str, Any]] = []
    monkeypatch.setattr(widget, "send", lambda content, *_: came.append(content))
    widget._handle_custom_msg({"asked": 7, **told}, [])
    (reply,) = came
    assert reply["asked"] == 7
    return reply


def test_what_its_tests_gave_is_kept_with_the_answer_and_marks_it(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = QuestionWidget.of(ask.code("d", "Write it.", tests=TESTS))
    for program, mark, words in (
        ("def double(n):\n    return n * 2.0", "partly", "Words, too.<br>1 of 2 tests passes."),
        (RIGHT, "right", "Every test passes."),
    ):
        reply = answers(widget, monkeypatch, do="test", response=program)
        widget._handle_custom_msg({"do": "answer", "response": program, "results": reply["results"]}, [])
        assert widget.state["mark"] == mark
        assert words in widget.state["parts"]["feedback"]
        assert read(record).events[-1].data["results"] == reply["results"]
    assert widget.state["marks"] == {"double(3)": "right", "double('a')": "right"}
    widget._handle_custom_msg({"do": "answer", "response": RIGHT}, [])
    assert widget.state["parts"]["feedback"] == "Your answer is kept. You can still change it."


@pytest.mark.parametrize("results", [[7], [{}], ["x" * 4001], ["x"] * 51])
def test_results_that_are_none_are_kept_by_nobody(results: Any, record: Path) -> None:
    widget = QuestionWidget.of(ask.code("d", "Write it.", tests=TESTS))
    widget._handle_custom_msg({"do": "answer", "response": RIGHT, "results": results}, [])
    assert widget.state["saved"] is False
    assert not record.exists()


def test_the_page_has_the_form_and_the_kernel_runs_what_is_in_it(
    tmp_path: Path, shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(record=tmp_path / "record.jsonl", lesson="l", folder=tmp_path, drawn=["d", "n"])
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    ask.code("d", "Write it.", tests=TESTS)._ipython_display_()
    ask.number("n", "Half of 1?", answer="1/2")._ipython_display_()
    (runner,) = shown
    assert isinstance(runner, Runner)
    gave = answers(runner, monkeypatch, do="test", response=RIGHT)["results"]
    assert [json.loads(each)["value"] for each in gave] == [6, "aa"]


SHOWS = {
    "print('a')\n1 + 1": (["a\n", "2"], ""),
    "x = 1": ([], ""),
    "print(input('Who? '))": (["Who? Ada\nAda\n"], ""),
    "1 +": ([], "<strong>SyntaxError</strong> on line 1"),
    "x = 1\nx / 0": ([], "<strong>ZeroDivisionError</strong> on line 2: division by zero<pre>x / 0</pre>"),
    "import sys\nsys.exit()": ([], "ends itself here"),
    "raise KeyboardInterrupt": ([], "never ends"),
    "raise ValueError('<script>')": ([], "&lt;script&gt;"),
}


@pytest.mark.parametrize("program", SHOWS)
def test_what_a_program_shows(program: str, record: Path) -> None:
    shown, words = SHOWS[program]
    stdout = sys.stdout
    found = tried(program, ["Ada"])
    texts = [each.get("text") or each["data"]["text/plain"] for each in found["outputs"]]
    assert ["".join(each) for each in texts] == shown
    assert words in found["words"] if words else found["words"] == ""
    assert sys.stdout is stdout


@pytest.mark.parametrize("deed", ["try", "test"])
def test_stop_before_a_program_begins_is_meant_for_it(
    record: Path, shell: Any, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    widget = QuestionWidget.of(ask.code("d", "Write it.", tests=TESTS))
    kind = kind_of("code")
    runs = kind.runs

    def stopped(*given: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return runs(*given)

    monkeypatch.setattr(type(kind), "runs", lambda _, *given: stopped(*given))
    reply = answers(widget, monkeypatch, do=deed, response="while True: pass")
    if deed == "try":
        assert "It was stopped before it came to an end" in reply["words"]
    else:
        assert [json.loads(each)["raised"][0] for each in reply["results"]] == ["KeyboardInterrupt"] * 2


def test_a_program_leaves_nothing_in_the_kernel(record: Path, shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = QuestionWidget.of(ask.code("d", "Write it.", tests=TESTS))
    answers(widget, monkeypatch, do="try", response=RIGHT)
    answers(widget, monkeypatch, do="test", response=RIGHT)
    assert "double" not in shell.user_ns


def test_an_author_hears_of_a_solution_that_does_not_pass(shell: Any) -> None:
    right = ask.code("d", "Write it.", tests=TESTS, solution=RIGHT)
    assert right.key([{"call": "double(-1)", "gives": -2}]) is None
    with pytest.raises(LessonError, match="The solution does not pass its tests"):
        right.key([{"call": "double(1)", "gives": 3}])
    with pytest.raises(LessonError, match=r"The solution does not pass its tests\. double\(3\) gives 3\."):
        ask.code("d", "Write it.", tests=TESTS, solution="def double(n): return n")
    lines = {"options": ["a = 1", "b = a"], "indent": True, "answer": ["a = 1", "b = a"]}
    assert ask.order("o", "Put it in order.", **lines, tests=[{"call": "b", "gives": 1}]).item == "o"
    with pytest.raises(LessonError, match=r"The answer does not pass its tests\. b gives 1\."):
        ask.order("o", "Put it in order.", **lines, tests=[{"call": "b", "gives": 2}])
