"""A question is marked by the server that shows it; a kernel is there for code alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ownpace.page.marking import is_alive
from ownpace.page.prepare import steps
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.calls import fingerprint
from tests.extensions.page_server import Server, ask, cell, serving, write_notebook, write_small_course
from tests.extensions.test_page_record import event
from tests.processes import children

IMPORTS = "from ownpace import ask, show\nimport math"
HALF = "ask.number('half', 'Half of six?', answer='3', hints=['Share it.'])"
WITHOUT_KERNEL = {
    "imports": cell("code", IMPORTS),
    "a-question": cell("code", HALF),
    "a-question-below-its-import": cell("code", f"{IMPORTS}\nask.text('below', 'A word?', answer='word')"),
    "a-question-with-a-name": cell("code", "named = ask.text('named', 'A word?', answer='word')"),
    "a-block-below-its-import": cell("code", f"{IMPORTS}\nshow.worked('W', ['one', 'two'])"),
    "an-exit-ticket": ask("exit_1 = ask.text('exit-1', 'A word?', points=2)\nexit_1", "exit-1", 2),
    "a-block": cell("code", "show.worked('W', ['one', 'two'])"),
    "words-for-the-teacher": cell("markdown", "ANSWER", grade_id="w", grade=True, solution=True, points=1),
    "nothing": cell("code", "  \n"),
    "tests": cell("code", "assert 1", grade_id="t", grade=True, solution=False, points=1),
}
WITH_KERNEL = {
    "a-value": cell("code", f"{IMPORTS}\nmath.pi"),
    "a-magic": cell("code", "%matplotlib inline"),
    "what-is-no-python": cell("code", "import"),
    "a-computed-question": cell("code", "ask.number('half', f'Half of {6}?', answer='3')"),
    "more-than-a-question": cell("code", f"print(1)\n{HALF}"),
    "two-questions": cell("code", f"{HALF}\nask.text('second', 'A word?', answer='word')"),
    "more-than-a-block": cell("code", "x = 1\nshow.worked('W', ['one', 'two'])"),
    "a-program": cell("code", "ask.code('p', 'Write f.', tests=[{'call': 'f', 'gives': 1}])"),
    "lines-that-are-run": cell(
        "code", "ask.order('o', 'Put them.', ['a = 1', 'b = a'], indent=True, tests=[{'call': 'b', 'gives': 1}])"
    ),
    "a-computed-block": cell("code", "show.worked('W', [str(1)])"),
    "code-to-write": cell("code", "x = ...", grade_id="x", grade=False, solution=True),
    "code-for-the-teacher": cell("code", "x = ...", grade_id="x", grade=True, solution=True, points=1),
}


@pytest.mark.parametrize("name", [*WITHOUT_KERNEL, *WITH_KERNEL])
def test_only_code_needs_a_kernel(tmp_path: Path, name: str) -> None:
    cells = cell("code", IMPORTS), {**WITHOUT_KERNEL, **WITH_KERNEL}[name]
    assert is_alive(read_lesson(write_notebook(tmp_path / "l/l.ipynb", *cells))) == (name in WITH_KERNEL)


def test_what_a_cell_does_besides_showing_a_block_is_done_for_the_cells_after_it(tmp_path: Path) -> None:
    block = "show.worked('W', ['one'])"
    cells = [cell("code", source) for source in (block, f"import math\n{block}", f"w = {block}\nx = 3\nw")]
    lesson = read_lesson(write_notebook(tmp_path / "l/l.ipynb", *cells))
    assert [step.source for step in steps(lesson)] == ["import math", f"w = {block}\nx = 3"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    write_notebook(course / "release/small/small.ipynb", *WITHOUT_KERNEL.values())
    with serving(course) as server:
        yield server


def answer(server: Server, item: str, response: Any, of: str = "") -> dict[str, Any]:
    sent = event("answer", item=item, response=response, of=of)
    return dict(server.post("api/record/small", {"events": [sent]}).json["views"])


def test_what_is_typed_is_drawn_and_nothing_else_is(server: Server) -> None:
    def drawn(kind: Any, response: Any) -> Any:
        return server.post("api/draw", {"kind": kind, "response": response}).json.get("drawn")

    assert "<msup>" in drawn("expression", "x²")
    assert [drawn("expression", typed) for typed in ("x+", "<b>x", "x" * 5000, None, 3, ["x"], {"x": "x"})] == [""] * 7
    assert drawn("number", "3") == ""
    assert [drawn(kind, "x") for kind in ("nothing", None, ["expression"], 3)] == [None] * 4
    assert server.ask("POST", "api/draw", b"[", X_Ownpace="1").status == 400


def test_an_answer_is_marked_in_the_answer_to_it(server: Server) -> None:
    wrong, right = answer(server, "half", "4")["half"], answer(server, "half", "3")["half"]
    assert (wrong["mark"], wrong["done"], "Not yet" in wrong["parts"]["feedback"]) == ("wrong", False, True)
    assert (right["mark"], right["done"], right["response"]) == ("right", True, "3")


def test_a_hint_comes_in_the_answer_to_it(server: Server) -> None:
    sent = event("hint", item="half", n=1)
    [view] = server.post("api/record/small", {"events": [sent]}).json["views"].values()
    assert (view["parts"]["hints"], view["parts"]["hint"]) == ("<li>Share it.</li>", "")


def test_what_nobody_can_judge_here_is_kept(server: Server) -> None:
    for item, response in (("exit-1", "word"), ("w", "So it is.")):
        view = answer(server, item, response)[item]
        assert (view["mark"], view["done"], view["response"]) == ("answered", True, response)


def test_an_answer_to_a_question_that_has_changed_is_asked_for_again(server: Server) -> None:
    view = answer(server, "half", "3", fingerprint("number", {"prompt": "Half of eight?"}))["half"]
    assert (view["mark"], view["response"]) == ("new", None)
    assert "changed" in view["parts"]["feedback"]


def test_what_came_from_elsewhere_is_marked_too(server: Server) -> None:
    answer(server, "half", "5")
    said = server.post("api/record/small", {"events": [], "have": []}).json
    assert said["views"]["half"]["response"] == "5"
    have = [each["id"] for each in said["events"]]
    assert server.post("api/record/small", {"events": [], "have": have}).json["views"] == {}


@pytest.mark.parametrize("item", ["nobody", "t", ""])
def test_what_is_not_a_question_has_nothing_to_show(server: Server, item: str) -> None:
    assert answer(server, item, "3") == {}


def test_a_lesson_without_code_starts_no_kernel(server: Server) -> None:
    page = server.get("lesson/small/").text
    assert "data-alive" not in page
    assert '"alive": false' in page
    assert children(server.process.pid) == {}, "not even a spare one"


def test_code_finds_the_newest_response(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    names = f"{IMPORTS}\nhalf = {HALF}\nhalf"
    use = cell("code", "print(half.response)", grade_id="use", grade=False, solution=True)
    write_notebook(course / "release/small/small.ipynb", cell("code", names), use, cell("code", "print(half.response)"))
    with serving(course) as server:
        lines = server.session("small")
        assert [line["outputs"] for line in lines if line.get("cell") == 0] == [[]], "the page has drawn it"
        answer(server, "half", "4")
        server.post("api/session/small", {"after": 1})
        [said] = [line["outputs"] for line in server.session("small") if line.get("cell") == 2]
        assert said[0]["text"] == "4\n"
