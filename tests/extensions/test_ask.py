"""Questions as their kernel knows them: what is kept, what is said, what a hostile answer may not do."""

import ast
import base64
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from ownpace import ask
from ownpace.ask.widget import QuestionWidget
from ownpace.lesson import begin
from ownpace.lesson.sitting import sitting
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.calls import fingerprint, read_call
from ownpace_graders.record import Event, append, blobs, read
from tests.graders.made import PHOTO

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    begin(record=tmp_path / "work" / "record.jsonl", lesson="halves", folder=tmp_path)
    return tmp_path / "work" / "record.jsonl"


def half(**more: Any) -> ask.Question:
    given = {"answer": "3/8", "wrong": {"4/6": "You *added*."}, "hints": ["Draw it.", "Cut it."], **more}
    return ask.number("half", "What is ½ × ¾?", **given)


def say(widget: Any, **message: Any) -> dict[str, Any]:
    widget._handle_custom_msg(message, [])
    return dict(widget.state)


def kept(record: Path) -> list[tuple[str, Any]]:
    return [(event.kind, event.data) for event in read(record).events]


def test_an_answer_is_on_the_disk_before_saved_is_said(record: Path) -> None:
    widget = QuestionWidget.of(half())
    seen: list[Any] = []
    widget.observe(lambda change: seen.append((change["new"]["saved"], kept(record))), "state")
    say(widget, do="answer", response="4/6")
    of = fingerprint("number", {"prompt": "What is ½ × ¾?"})
    assert seen == [(True, [("answer", {"response": "4/6", "of": of})])]


def test_right_wrong_and_unreadable_each_have_their_words(record: Path) -> None:
    widget = QuestionWidget.of(half())
    wrong = say(widget, do="answer", response="4/6")
    assert (wrong["mark"], wrong["done"], wrong["parts"]["feedback"]) == ("wrong", False, "You <em>added</em>.")
    unread = say(widget, do="answer", response="three")
    assert (unread["mark"], unread["done"]) == ("new", False)
    assert "number" in unread["parts"]["feedback"]
    right = say(widget, do="answer", response=" 6 / 16 ")
    assert (right["mark"], right["done"]) == ("right", True)
    assert [data["response"] for _, data in kept(record)] == ["4/6", "three", " 6 / 16 "]


@pytest.mark.parametrize("blank", ["", "  ", None, []])
def test_an_empty_answer_is_not_kept(record: Path, blank: Any) -> None:
    state = say(QuestionWidget.of(half()), do="answer", response=blank)
    assert state["parts"]["feedback"] == "Type your answer first."
    assert kept(record) == []


def test_how_sure_somebody_is_is_kept_and_what_surprises_is_said(record: Path) -> None:
    widget = QuestionWidget.of(half(sure=True, wrong=None))
    assert "How sure are you?" in widget.html
    sure = say(widget, do="answer", response="4/6", sure=3)
    assert (sure["sure"], sure["mark"]) == (3, "wrong")
    assert "worth a closer look" in sure["parts"]["feedback"]
    assert "more than you thought" in say(widget, do="answer", response="3/8", sure=1)["parts"]["feedback"]
    assert [data.get("sure") for _, data in kept(record)] == [3, 1]
    for odd in (0, 4, "3", True, [3], None):
        assert say(widget, do="answer", response="3/8", sure=odd)["sure"] is None
    assert say(widget, do="answer", response="three", sure=3)["parts"]["feedback"].count("look") == 0, "it is not a try"
    assert "How sure" not in QuestionWidget.of(half()).html


def test_hints_come_one_at_a_time_and_are_kept(record: Path) -> None:
    widget = QuestionWidget.of(half())
    first = say(widget, do="hint", n=1)["parts"]
    assert (first["hints"], first["hint"]) == ("<li>Draw it.</li>", "Hint (1 left)")
    assert say(widget, do="hint", n=1)["parts"] == first  # told again, as after a kernel that died
    second = say(widget, do="hint", n=2)["parts"]
    assert (second["hints"], second["hint"]) == ("<li>Draw it.</li><li>Cut it.</li>", "")
    say(widget, do="hint", n=3)
    assert kept(record) == [("hint", {"n": 1}), ("hint", {"n": 2})]


def test_the_worked_solution_comes_after_a_try_and_the_hints(record: Path) -> None:
    widget = QuestionWidget.of(half(solution="$1 \\times 3 = 3$, and 2 × 4 is **8**.", hints=["Draw it."]))
    first = say(widget, do="hint", n=1)["parts"]
    assert (first["hint"], "<strong>8" in widget.html) == ("", False), "there was no try yet"
    assert say(widget, do="hint", n=2)["parts"]["hints"].count("<li>") == 1
    assert say(widget, do="answer", response="4/6")["parts"]["hint"] == "Show me how"
    shown = say(widget, do="hint", n=2)["parts"]
    assert (shown["hint"], shown["hints"].count("<li>")) == ("", 2)
    assert "<strong>8</strong>" in shown["hints"]
    alone = QuestionWidget.of(ask.number("alone", "?", answer=1, solution="It is 1."))
    assert 'class="op-hint" hidden' in alone.html
    assert say(alone, do="answer", response="2")["parts"]["hint"] == "Show me how"


def test_an_expression_is_drawn_as_it_is_understood_and_nothing_of_that_is_kept(record: Path) -> None:
    widget, sent = QuestionWidget.of(ask.expression("e", "Half of 6x?", answer="3x")), list[Any]()
    widget.send = sent.append
    for typed in ("6x/2", "6x/", HOSTILE, None, 7, ["x"]):
        say(widget, do="draw", response=typed)
    drawn = [each["drawn"] for each in sent]
    assert [each["response"] for each in sent] == ["6x/2", "6x/", HOSTILE, None, 7, ["x"]]
    assert "<mfrac>" in drawn[0]
    assert drawn[1:] == [""] * 5
    assert kept(record) == []
    assert "<math>" in say(widget, do="answer", response="3x")["parts"]["drawn"]


def test_a_new_kernel_takes_up_where_the_old_one_was(record: Path) -> None:
    widget = QuestionWidget.of(half())
    say(widget, do="answer", response="3/8")
    say(widget, do="hint", n=1)
    begin(record=record, lesson="halves", folder=record.parent)
    again = QuestionWidget.of(half())
    assert again.state["mark"] == "right"
    assert again.state["parts"]["hints"] == "<li>Draw it.</li>"
    assert 'value="3/8"' in again.html


def test_a_changed_question_keeps_the_old_answer_visible_and_asks_again(record: Path) -> None:
    say(QuestionWidget.of(half()), do="answer", response=HOSTILE)
    begin(record=record, lesson="halves", folder=record.parent)
    changed = QuestionWidget.of(ask.number("half", "What is ¼ × ¾?", answer="3/16"))
    assert (changed.state["mark"], changed.state["response"]) == ("new", None)
    assert "changed" in changed.state["parts"]["feedback"]
    assert "&lt;script&gt;" in changed.state["parts"]["feedback"]


def test_without_a_key_an_answer_is_kept_and_not_judged(record: Path) -> None:
    state = say(QuestionWidget.of(ask.number("exit", "What is ⅔ × ⅗?", points=2)), do="answer", response="5/8")
    assert (state["mark"], state["done"]) == ("answered", True)
    assert state["parts"]["feedback"] == "Your answer is kept. You can still change it."


def test_a_full_disk_says_not_saved_and_why(record: Path) -> None:
    widget = QuestionWidget.of(half())
    record.parent.mkdir(parents=True)
    # A child, because a limit on file size cannot be raised again.
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(record)], capture_output=True, text=True, check=True
    )
    state = ast.literal_eval(done.stdout)
    assert state["saved"] is False
    assert "full" in state["why"]
    assert state["mark"] == "right"
    assert read(record).events == ()
    assert say(widget, do="answer", response="3/8")["saved"] is True


FULL = """
    import resource, signal, sys
    from ownpace import ask
    from ownpace.ask.widget import QuestionWidget
    from ownpace.lesson import begin
    begin(record=sys.argv[1], lesson="halves", folder=".")
    widget = QuestionWidget.of(ask.number("half", "What is ½ × ¾?", answer="3/8"))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
    widget._handle_custom_msg({"do": "answer", "response": "3/8"}, [])
    print(dict(widget.state))
"""


def test_an_answer_too_long_for_a_line_is_refused_in_words(record: Path) -> None:
    state = say(QuestionWidget.of(ask.reflect("why", "Why?")), do="answer", response="x" * 2_000_000)
    assert state["saved"] is False
    assert "too long" in state["why"]
    assert kept(record) == []


@pytest.mark.parametrize("message", [None, 3, [], {}, {"do": "open"}, {"do": ["answer"]}])
def test_other_messages_change_nothing(record: Path, message: Any) -> None:
    widget = QuestionWidget.of(half())
    widget._handle_custom_msg(message, [])
    assert widget.state["serial"] == 0
    assert kept(record) == []


@pytest.mark.parametrize("response", [{"a": 1}, 7, True, [1, None], [["x"]], "\ud800", "x" * 500])
def test_an_answer_of_the_wrong_type_stops_nothing(record: Path, response: Any) -> None:
    for question in (
        half(),
        ask.choice("one", "Which?", ["a", "b"], answer="a"),
        ask.choices("some", "Which?", ["a", "b"], answer=["a"]),
        ask.text("word", "Say it.", answer="yes"),
        ask.reflect("why", "Why?"),
    ):
        widget = QuestionWidget.of(question)
        assert say(widget, do="answer", response=response)["mark"] != "right"
        begin(record=record, lesson="halves", folder=record.parent)
        assert QuestionWidget.of(question).state["mark"] != "right"


@pytest.mark.parametrize("kind", ["number", "text", "reflect", "choice"])
def test_an_answer_is_data_wherever_it_is_drawn(record: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    more: dict[str, Any] = {"options": ["a", "b"]} if kind == "choice" else {}
    question = getattr(ask, kind)("q", "Say.", **more)
    say(QuestionWidget.of(question), do="answer", response=HOSTILE)
    begin(record=record, lesson="halves", folder=record.parent)
    again = QuestionWidget.of(question)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    marked = question._repr_mimebundle_()["text/html"]
    for drawn in (again.html, again.state["parts"]["feedback"], marked):
        assert "<script" not in drawn
        assert "<img" not in drawn
    assert "&lt;script&gt;alert(1)" in marked


def test_while_grading_a_question_ends_in_its_points(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(QuestionWidget.of(half()), do="answer", response="3/8")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert half(points=2)._repr_mimebundle_()["text/plain"] == "2.0"
    assert half(answer="1/2")._repr_mimebundle_()["text/plain"] == "0.0"
    unanswered = ask.number("other", "And?", answer=1)._repr_mimebundle_()
    assert (unanswered["text/plain"], "No answer" in unanswered["text/html"]) == ("0.0", True)


def test_a_key_given_later_marks_while_grading(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ask.choices("exit", "Which?", ["a", "b", "c"], points=4)
    say(QuestionWidget.of(question), do="answer", response=["a"])
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    question.key(["a", "b"], wrong={"c": "guessing"})
    assert question._repr_mimebundle_()["text/plain"] == "2.0"


def test_a_question_without_an_id_says_how_to_give_one() -> None:
    with pytest.raises(Exception, match="no id"):
        ask.number("", "What?")


def test_the_form_of_a_cell_is_the_widgets_form(record: Path) -> None:
    source = 'ask.number("half", "What is ½ × ¾?", answer="3/8", wrong={"4/6": "You *added*."}, hints=["Draw it."])'
    call = read_call(source)
    drawn = ask.form(call, None, Cell(0, "ask", source, {}, call))
    widget = QuestionWidget.of(half(hints=["Draw it."]))
    waiting = drawn.replace(' aria-disabled="true"', "").replace("Getting ready…", "")
    assert waiting == widget.html
    assert "3/8" not in drawn
    assert "added" not in drawn


def elsewhere(record: Path, response: str) -> None:
    """Another computer's answer comes into the record, and this kernel is told."""
    record.parent.mkdir(exist_ok=True)
    append(record, [Event.new("halves", "half", "answer", {"response": response, "of": ""}, after=sitting().latest)])
    sitting().refresh()


def test_saved_stays_said_when_the_record_has_got_more(record: Path) -> None:
    widget = QuestionWidget.of(half())
    other = QuestionWidget.of(ask.number("other", "What?", answer="1"))
    say(widget, do="answer", response="3/8")
    sitting().refresh()
    assert (widget.state["saved"], widget.state["mark"]) == (True, "right")
    assert other.state["saved"] is None, "nothing was done here"
    elsewhere(record, "4/6")
    assert (widget.state["saved"], widget.state["response"], widget.state["mark"]) == (None, "4/6", "wrong")


def test_a_widget_on_the_page_only_names_its_script(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_page = QuestionWidget.of(half())
    monkeypatch.setattr(sitting(), "on_page", False)
    elsewhere = QuestionWidget.of(half())
    assert (on_page.get_state()["_esm"], on_page.get_state()["_css"]) == ("question.js", "")
    source = Path(ask.__file__).with_name("question.js").read_text(encoding="utf-8")
    assert elsewhere.get_state()["_esm"] == source
    matched = QuestionWidget.of(ask.match("m", "Which?", ["a", "b"], ["x", "y"], answer={"a": "x", "b": "y"}))
    before, _, after = source.partition('"./parts.js"')
    assert matched.get_state()["_esm"].startswith(f'{before}"data:text/javascript;base64,')
    assert matched.get_state()["_esm"].endswith(f'"{after}')


def brought(source: str) -> set[str]:
    """The scripts that one brings along, by what begins each, and those within them."""
    found = set()
    for inner in re.findall(r'import\("data:text/javascript;base64,([^"]+)"\)', source):
        text = base64.b64decode(inner).decode()
        found |= {text.splitlines()[0].removeprefix("// ").split()[0], *brought(text)}
    return found


def test_a_widget_in_a_notebook_brings_what_its_form_needs_and_no_more(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook has one for each question, and no address from where more could be fetched."""
    monkeypatch.setattr(sitting(), "on_page", False)
    given: dict[str, tuple[ask.Question, set[str]]] = {
        "number": (half(), set()),
        "line": (ask.line("l", "Where?", [0, 2], answer=1), {"The", "What"}),
        "mark": (ask.mark("m", "Which?", "A cat.", answer=["cat"]), {"The", "A"}),
        "sort": (
            ask.sort("s", "Which?", ["a", "b"], ["x", "y"], answer={"x": ["a"], "y": ["b"]}),
            {"The", "Dragging,"},
        ),
    }
    for name, (question, wanted) in given.items():
        widget = QuestionWidget.of(question)
        assert brought(widget._esm) == wanted, name
        assert len(widget._esm) < 60_000
        for style in (".op-plane", ".op-cells", ".op-marking", ".op-grip"):
            assert style in widget._css


def test_a_file_is_kept_by_the_kernel_and_comes_back(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = QuestionWidget.of(ask.upload("paper", "Show it."))
    said: list[tuple[dict[str, Any], list[bytes]]] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: said.append((content, buffers or [])))
    widget._handle_custom_msg({"do": "keep", "asked": 1}, [memoryview(PHOTO)])
    widget._handle_custom_msg({"do": "keep", "asked": 2}, [memoryview(HOSTILE.encode())])
    widget._handle_custom_msg({"do": "keep", "asked": 3}, [])
    name = blobs.name_of(PHOTO)
    assert said[0] == ({"asked": 1, "name": name, "why": ""}, [])
    assert [(each["name"], "neither a picture" in each["why"]) for each, _ in said[1:]] == [("", True), ("", True)]
    assert (record.parent / name).read_bytes() == PHOTO
    say(widget, do="answer", response=[name])
    assert kept(record)[0][1]["response"] == [name]
    widget._handle_custom_msg({"do": "file", "asked": 4, "name": name}, [])
    for number, other in enumerate(["blobs/x.jpg", "../record.jsonl", "record.jsonl", None, 7], 5):
        widget._handle_custom_msg({"do": "file", "asked": number, "name": other}, [])
    assert said[3] == ({"asked": 4, "name": name, "why": ""}, [PHOTO])
    assert [(each["why"], buffers) for each, buffers in said[4:]] == [("It is not here.", [])] * 5


def test_a_course_that_takes_no_files_says_so_in_place_of_the_question(record: Path) -> None:
    draw = ask.draw("map", "Draw the **sea**.", picture="media/map.svg")
    html = QuestionWidget.of(draw).html
    assert "your course does not take any" in html
    assert "<form" not in html
    (sitting().folder / "nbgrader_config.py").write_text('c = get_config()\nc.Ownpace.student_files = ["draw"]\n')
    (sitting().folder / "media").mkdir()
    (sitting().folder / "media/map.svg").write_text("<svg/>")
    assert 'src="media/map.svg"' in QuestionWidget.of(draw).html
    sitting().on_page = False
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in QuestionWidget.of(draw).html
    assert "does not take any" in QuestionWidget.of(ask.say("aloud", "Say it.")).html
