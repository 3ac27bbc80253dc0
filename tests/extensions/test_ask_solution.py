"""nbgrader's own answers in a kernel: what is kept and run, what is said of it, what may never end a kernel."""

import html
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ownpace import ask
from ownpace.ask.run import run
from ownpace.ask.solution import AT_START, NEVER_RAN, CodeWidget, code
from ownpace.lesson import begin
from ownpace.lesson.sitting import sitting
from ownpace_graders.lesson import Cell
from ownpace_graders.record import Event, ItemState, append, read

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
CODE = {"response": "def f(): return 1", "of": ""}
TESTS = ['"""It gives one."""\nassert f() == 1, "f() should be 1"', "assert f() > 0"]


@pytest.fixture(autouse=True)
def record(tmp_path: Path) -> Path:
    begin(record=tmp_path / "record.jsonl", lesson="halves", folder=tmp_path)
    return tmp_path / "record.jsonl"


@pytest.fixture(autouse=True)
def clean(shell: Any) -> Iterator[None]:
    yield
    shell.user_ns.pop("f", None)


def say(widget: Any, **message: Any) -> dict[str, Any]:
    widget._handle_custom_msg(message, [])
    return dict(widget.state)


def kept(record: Path) -> list[tuple[str, Any]]:
    return [(event.kind, event.data) for event in read(record).events]


def keep(record: Path, *events: tuple[str, dict[str, Any]]) -> None:
    """What the student did in an earlier kernel here."""
    sitting().ran_through("f", CODE["response"])
    carry(record, *events)


def carry(record: Path, *events: tuple[str, dict[str, Any]]) -> None:
    """What came from elsewhere: a file that was opened, a browser's copy, a merged record."""
    append(record, [Event.new("halves", "f", kind, data) for kind, data in events])


def test_code_is_kept_run_and_checked(record: Path) -> None:
    widget = code("f", TESTS)
    wrong = say(widget, do="check", source="def f(): return 2\nprint('hi')\n'a value'", id="7")
    assert (wrong["mark"], wrong["done"], wrong["ran"]) == ("wrong", False, True)
    assert (wrong["saved"], wrong["heard"]) == (True, "7")
    assert "Check 1 of 2 does not pass (<q>It gives one.</q>): f() should be 1" in wrong["feedback"]
    assert [output.get("text") for output in wrong["outputs"]] == ["hi\n", None]
    assert wrong["outputs"][1]["data"] == {"text/plain": "'a value'"}
    right = say(widget, do="check", source="def f(): return 1")
    assert (right["mark"], right["done"]) == ("right", True)
    assert [(kind, data.get("right", data.get("ok"))) for kind, data in kept(record)] == [
        ("answer", None), ("run", True), ("check", False), ("answer", None), ("run", True), ("check", True),
    ]  # fmt: skip
    say(widget, do="check", source="def f(): return 1")
    assert len(kept(record)) == 6, "nothing new"


def test_saved_stays_said_when_the_record_has_got_more(record: Path) -> None:
    widget, other = code("f", TESTS), code("g", TESTS)
    say(widget, do="check", source="def f(): return 1", id="7")
    sitting().refresh()
    assert (widget.state["saved"], widget.state["heard"], widget.state["mark"]) == (True, "7", "right")
    assert other.state["saved"] is None, "nothing was done here"
    keep(record, ("answer", {"response": "def f(): return 3", "of": ""}))
    sitting().refresh()
    assert (widget.state["saved"], widget.state["response"]) == (None, "def f(): return 3")
    assert "elsewhere" in widget.state["feedback"]


def test_a_changed_answer_is_to_be_checked_again(record: Path) -> None:
    widget = code("f", TESTS)
    say(widget, do="check", source="def f(): return 1")
    changed = say(widget, do="save", source="def f(): return 2")
    assert (changed["mark"], changed["done"]) == ("answered", False)


@pytest.mark.parametrize(
    ("tests", "checked", "mark", "done"),
    [
        (("assert f()",), None, "answered", False),
        (("assert f()",), False, "wrong", False),
        (("assert f()",), True, "right", True),
        ((), None, "answered", True),
        ((), False, "answered", True),
    ],
)
def test_page_and_widget_agree_on_who_is_through(
    tests: tuple[str, ...], checked: bool | None, mark: str, done: bool
) -> None:
    cell = Cell(0, "solution", "", {"nbgrader": {"grade_id": "f"}}, tests=tests)
    state = ItemState(response="def f(): ...", checked=checked)
    assert ask.done(cell, state) is done
    assert f'data-mark="{mark}"' in ask.form(None, state, cell)
    widget = CodeWidget("f", tests)
    widget.done = state
    widget._show({"why": ""})
    assert (widget.state["mark"], widget.state["done"]) == (mark, done)
    assert not ask.done(cell, None)


@pytest.mark.parametrize(
    ("role", "tests", "kind", "buttons"),
    [
        ("solution", ("assert f()",), "code", ["op-run", "op-check", "op-stop"]),
        ("solution", (), "code", ["op-run", "op-stop"]),
        ("written", (), "markdown", ["op-check"]),
    ],
)
def test_there_is_a_check_where_there_is_something_to_check(
    role: str, tests: tuple[str, ...], kind: str, buttons: list[str]
) -> None:
    form = ask.form(None, None, Cell(0, role, HOSTILE, {}, cell_type=kind, tests=tests))
    assert re.findall(r'<button type="\w+" class="([\w-]+)"', form) == buttons
    assert "<script" not in form
    assert "assert" not in form


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\ny = x +", "<strong>SyntaxError</strong> on line 2"),
        ("x = 1\nnope", "<strong>NameError</strong> on line 2: name &#x27;nope&#x27; is not defined<pre>nope</pre>"),
        ("def f():\n    return 1 / 0\nf()", "on line 2: division by zero<pre>return 1 / 0</pre>"),
        ("import json\n\njson.loads('{')", "on line 3"),
        (f"raise ValueError({HOSTILE!r})", "&lt;script&gt;"),
        (f"raise type({HOSTILE!r}, (Exception,), {{}})", "&lt;script&gt;"),
        ("raise NotImplementedError()", "still something to write"),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", "<strong>E</strong> on line 3<pre>raise E"),
        ("class E(Exception):\n    def __str__(self): return 1\nraise E", "<strong>E</strong> on line 3<pre>raise E"),
        ("def f(): return f()\nf()", "calls itself"),
        ("exit()", "ends itself here"),
        ("raise SystemExit('bye')", "ends itself here"),
        ("raise KeyboardInterrupt", "never ends"),
        ("assert 1 == 2", "This does not hold:<pre>assert 1 == 2</pre>"),
        ("%nosuchmagic", "UsageError"),
    ],
)
def test_code_that_fails_says_so_calmly(source: str, words: str) -> None:
    state = say(code("f"), do="run", source=source)
    assert words in state["feedback"]
    assert state["ran"] is False
    assert "<script" not in state["feedback"]
    assert "Traceback" not in str(state["outputs"])


def test_a_test_that_fails_inside_the_students_code_shows_the_students_line(shell: Any) -> None:
    state = say(code("f", ["assert f() == 1"]), do="check", source="def f():\n    return nope")
    assert "<pre>return nope</pre>" in state["feedback"]


def test_what_is_stopped_is_not_wrong(record: Path) -> None:
    state = say(code("f", ["raise KeyboardInterrupt"]), do="check", source="x = 1")
    assert "It was stopped" in state["feedback"]
    assert "check" not in [kind for kind, _ in kept(record)]


def test_a_loop_that_prints_for_ever_does_not_fill_the_memory() -> None:
    began, deadline = time.monotonic(), 1.0
    ran = run(f"import time\nwhile time.monotonic() < {began + deadline}:\n    print('x' * 1000)")
    (output,) = ran.outputs
    assert len(output["text"]) < 101_000
    assert "more characters are not shown" in output["text"]


def test_too_many_and_too_large_outputs_are_cut() -> None:
    ran = run("from IPython.display import HTML, display\nfor n in range(80): display(n)")
    assert len(ran.outputs) == 51
    assert "30 more outputs" in str(ran.outputs[-1])
    large = run("display({'text/html': 'x' * 3_000_000, 'text/plain': 'x'}, raw=True)").outputs
    assert [output["data"] for output in large] == [{"text/plain": "… This output is too large to be shown."}]
    assert len(run("'x' * 3_000_000").outputs[0]["data"]["text/plain"]) < 101_000


def shown(source: str) -> list[Any]:
    """What running it shows: texts, and of what is displayed its words."""
    return [each["text"] if "text" in each else each["data"]["text/plain"] for each in run(source).outputs]


def test_what_is_printed_and_displayed_keeps_its_order() -> None:
    assert shown("print(1)\ndisplay({'text/plain': '2'}, raw=True)\nprint(3)\n4") == ["1\n", "2", "3\n", "4"]


@pytest.mark.parametrize("source", ["6 * 7;", "6 * 7; # yes\n", "x = [1]\nx;"])
def test_a_semicolon_keeps_a_value_to_itself(source: str) -> None:
    assert shown(source) == []
    assert shown("print('a;')\n'b;'") == ["a;\n", "'b;'"]


def test_clear_output_takes_back_what_was_shown_and_with_wait_when_the_next_thing_comes() -> None:
    clear = "from IPython.display import clear_output\nprint(1)\n1\nclear_output()\nprint(2)"
    assert shown(clear) == ["2\n"]
    assert shown(clear.replace("clear_output()", "clear_output(wait=True)")) == ["2\n"]
    assert shown("print(1)\nclear_output(wait=True)") == ["1\n"]


def test_a_display_that_is_updated_shows_what_it_is_now() -> None:
    first = "shown = display({'text/plain': '1'}, raw=True, display_id='d')\n"
    assert shown(f"{first}shown.update({{'text/plain': '2'}}, raw=True)") == ["2"]


def test_an_output_widget_takes_what_its_block_prints_and_shows(shell: Any) -> None:
    source = """import ipywidgets as W
from IPython.display import clear_output
out = W.Output()
with out:
    print("lost")
    clear_output(wait=True)
    print("in")
    display({"text/plain": "too"}, raw=True)
print("beside")
with out:
    1 / 0
"""
    assert shown(source) == ["beside\n"]
    outputs = shell.user_ns["out"].outputs
    assert [each["output_type"] for each in outputs] == ["stream", "display_data", "error"]
    assert outputs[0]["text"] == "in\n"
    assert outputs[2]["ename"] == "ZeroDivisionError"


def test_interact_shows_its_first_print(shell: Any) -> None:
    run("import ipywidgets as W\nwidget = W.interactive(lambda x: print('x is', x), x=5)\nwidget.update()")
    assert shell.user_ns["widget"].out.outputs[0]["text"] == "x is 5\n"


def test_what_the_student_does_to_the_streams_is_taken_back() -> None:
    import sys

    before = sys.stdout
    run("import sys, io\nsys.stdout = io.StringIO()\nprint('lost')")
    assert sys.stdout is before
    assert run("print('shown')").outputs[0]["text"] == "shown\n"
    run("import threading\nthreading.Thread(target=print, args=('late',)).start()")
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)


def test_what_ran_through_runs_again_in_a_new_kernel(record: Path, shell: Any) -> None:
    keep(record, ("answer", CODE), ("run", {"ok": True}))
    assert code("f", TESTS).state["feedback"] == ""
    assert shell.user_ns["f"]() == 1


@pytest.mark.parametrize(
    "events",
    [
        [("answer", CODE)],
        [("answer", CODE), ("run", {"ok": False})],
        [("answer", CODE), ("run", {"ok": "yes"})],
        [("answer", {"response": 1}), ("run", {"ok": True}), ("answer", CODE)],
        [("answer", {"response": 1}), ("run", {"ok": True})],
    ],
)
def test_what_never_ran_through_does_not_run_by_itself(record: Path, shell: Any, events: list[Any]) -> None:
    keep(record, *events)
    assert code("f", TESTS).state["response"] == events[-1][1].get("response", events[0][1]["response"])
    assert "f" not in shell.user_ns


@pytest.mark.parametrize("proof", [("run", {"ok": True}), ("check", {"right": True})])
def test_code_that_came_from_elsewhere_waits_for_a_press(record: Path, tmp_path: Path, shell: Any, proof: Any) -> None:
    """Whatever its record claims: who opens a file has not yet read the code in it."""
    carry(record, ("answer", CODE), proof)
    widget = code("f", TESTS)
    assert (widget.state["response"], widget.state["feedback"]) == (CODE["response"], NEVER_RAN)
    assert "f" not in shell.user_ns
    say(widget, do="run", source=CODE["response"])
    shell.user_ns.pop("f")
    begin(record=record, lesson="halves", folder=tmp_path)  # a new kernel of this place
    assert code("f", TESTS).state["feedback"] == ""
    assert shell.user_ns.pop("f")() == 1
    assert "def" not in (record.parent / ".here").read_text()
    # Another place has the record, and not the word of this one.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    append(elsewhere / "record.jsonl", read(record).events)
    begin(record=elsewhere / "record.jsonl", lesson="halves", folder=elsewhere)
    assert code("f", TESTS).state["feedback"] == NEVER_RAN
    assert "f" not in shell.user_ns


def test_code_that_takes_the_place_of_what_ran_here_waits_too(record: Path, tmp_path: Path, shell: Any) -> None:
    say(code("f"), do="run", source="f = 1")
    shell.user_ns.pop("f")
    carry(record, ("answer", {"response": "f = 2", "of": ""}), ("run", {"ok": True}))
    begin(record=record, lesson="halves", folder=tmp_path)
    assert code("f").state["feedback"] == NEVER_RAN
    assert "f" not in shell.user_ns


def test_where_nothing_can_be_noted_code_waits_for_a_press(record: Path, tmp_path: Path, shell: Any) -> None:
    (record.parent / ".here").mkdir()
    assert say(code("f"), do="run", source="f = 1")["saved"] is True
    begin(record=record, lesson="halves", folder=tmp_path)
    assert code("f").state["feedback"] == NEVER_RAN


def test_a_careful_kernel_leaves_the_students_code_alone(record: Path, tmp_path: Path, shell: Any) -> None:
    keep(record, ("answer", CODE), ("run", {"ok": True}))
    begin(record=record, lesson="halves", folder=tmp_path, reruns=False)
    assert code("f", TESTS).state["feedback"] == AT_START
    assert "f" not in shell.user_ns


def press_stop(*_: object) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return ""


@pytest.mark.parametrize("kind", ["answer", "run", "check"])
def test_stop_ends_the_code_and_not_what_keeps_it(record: Path, shell: Any, monkeypatch: Any, kind: str) -> None:
    save, before = sitting().save, signal.getsignal(signal.SIGINT)

    def slow(item: str, kept: str, *given: Any) -> str:
        return (press_stop() if kept == kind else "") or save(item, kept, *given)

    monkeypatch.setattr(sitting(), "save", slow)
    widget = code("f", TESTS)
    state = say(widget, do="check", source="def f(): return 1", id="7")
    assert (state["saved"], state["heard"]) == (True, "7"), "it is answered"
    assert ("It was stopped before it came to an end" in state["feedback"]) == (kind != "check")
    assert ("f" in shell.user_ns) == (kind != "answer"), "who stops it before it began has not run it"
    assert read(record).events[0].data == CODE
    assert signal.getsignal(signal.SIGINT) is before


def test_stop_ends_code_that_runs(record: Path) -> None:
    state = say(code("f"), do="run", source="import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True: pass")
    assert "It was stopped before it came to an end" in state["feedback"]


def test_what_ran_when_the_kernel_died_is_saved_and_not_run(record: Path, shell: Any) -> None:
    state = say(code("f"), do="lost", source="f = 1")
    assert (state["saved"], "stopped while this code ran" in state["feedback"]) == (True, True)
    assert "f" not in shell.user_ns
    assert kept(record)[-1] == ("run", {"ok": False})


@pytest.mark.parametrize("message", [None, "x", {}, {"do": "eval", "source": "f=1"}, {"do": "run", "source": 3}])
def test_a_foreign_message_does_nothing(record: Path, message: Any) -> None:
    widget = code("f")
    widget._handle_custom_msg(message, [])
    assert widget.state["serial"] == 0
    assert kept(record) == []


def test_the_form_shows_what_was_typed_as_text() -> None:
    form = ask.form(None, ItemState(response=f"</textarea>{HOSTILE}"), Cell(0, "solution", "x", {}))
    assert html.escape(f"</textarea>{HOSTILE}") in form
