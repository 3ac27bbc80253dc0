"""A lesson comes alive: its kernel, what its cells put out, and what happens when either fails."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.extensions.page_server import FRONT, Server, ask, cell, serving, write_notebook, write_small_course
from tests.processes import children, kill

SOLUTION = {"grade": False, "solution": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    write_notebook(
        course / "release/stock/first.ipynb",
        cell("markdown", "# Squares"),
        cell(
            "code",
            "def square(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
            grade_id="square",
            **SOLUTION,
        ),
        cell("code", "square(3)"),
        cell("code", "assert square(2) == 4", grade_id="test", grade=True, solution=False, points=1, locked=True),
        cell("markdown", "YOUR ANSWER HERE", grade_id="why", grade=True, solution=True, points=2),
    )
    write_notebook(
        course / "release/looks/looks.ipynb",
        cell(
            "code",
            "import os\nprint(os.getcwd())\n"
            "print(sorted(name for name in os.environ if 'SECRET' in name or 'NBGRADER' in name))",
        ),
        cell("code", "'%s' % [name for name in globals() if name in ('os', 'begin', 'ask', 'code')]"),
    )
    write_notebook(course / "release/foreign/foreign.ipynb", cell("code", "1 + 1"), kernel="ir", language="R")
    write_notebook(course / "release/other-name/other-name.ipynb", cell("code", "print('ran')"), kernel="our-python")
    write_notebook(course / "release/changes/changes.ipynb", cell("code", "print('before')"))
    write_notebook(course / "release/bad/bad.ipynb", cell("raw", "---\ntitle: [\n---"))
    with serving(course, MY_SECRET_TOKEN="hush", NBGRADER_EXECUTION="autograde") as server:
        yield server


def outputs(lines: list[dict[str, Any]]) -> dict[int, Any]:
    return {line["cell"]: line["outputs"] for line in lines if "cell" in line}


def kernel_pid(server: Server, kernel_id: str) -> int:
    return next(pid for pid, words in children(server.process.pid).items() if kernel_id in words)


def test_cells_run_in_order_and_one_that_fails_stops_nothing(server: Server) -> None:
    lines = server.session("small")
    assert set(lines[0]["kernel"]) == {"id", "name"}
    assert lines[-1] == {"done": True}
    assert [line["cell"] for line in lines[1:-1]] == [1, 4, 5, 6, 8]
    assert outputs(lines)[5][0]["text"] == "out of the kernel\n"
    assert outputs(lines)[4] == [], "the question is in the page already"
    note = outputs(lines)[6][0]["data"]["text/html"]
    assert "Cell 7 of this lesson did not work" in note


def test_the_student_sees_no_source_and_the_log_has_it(server: Server) -> None:
    assert "HIDDEN_SOURCE" not in json.dumps(server.session("small"))
    assert server.waits_for("cell 7 failed")
    assert "ValueError" in "".join(server.said)


def test_a_reload_and_a_second_tab_take_up_the_same_kernel(server: Server) -> None:
    first = server.session("small")
    assert server.session("small") == first


RESTS_LATE = """
import time
import ownpace.page.kernel as k
asked = []
k.LessonKernel.busy = property(lambda _: asked.append(time.monotonic()) or asked[-1] - asked[0] < 0.2)
"""
"""It is heard a moment late that a kernel has nothing to do any more."""


def test_two_tabs_at_once_start_one_kernel_and_a_third_is_not_told_that_it_is_at_work(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    with serving(course, before=RESTS_LATE) as server, ThreadPoolExecutor(4) as pool:
        tabs = list(pool.map(server.session, ["small"] * 4))
        assert all(tab == tabs[0] for tab in tabs)
        assert tabs[0][-1] == {"done": True}
        assert server.session("small") == tabs[0]
        assert sum(tabs[0][0]["kernel"]["id"] in words for words in children(server.process.pid).values()) == 1
        assert len(kernels(server, 1)) <= 2, "and the spare one"


def test_a_spare_kernel_is_taken_and_another_made(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        spare = kernels(server, 1)
        taken = server.session("small")[0]["kernel"]["id"]
        assert spare == {kernel_pid(server, taken)}
        assert spare < kernels(server, 2)


def kernels(server: Server, many: int) -> set[int]:
    """The server's kernels, once there are so many."""
    end = time.monotonic() + 60
    while len(found := {pid for pid, words in children(server.process.pid).items() if "ipykernel" in words}) < many:
        assert time.monotonic() < end, f"{len(found)} of {many} kernels"
        time.sleep(0.1)
    return found


def test_a_kernel_works_in_the_lessons_folder_without_the_servers_secrets(server: Server) -> None:
    out = outputs(server.session("looks"))
    assert out[0][0]["text"].splitlines() == [str(server.course / "release/looks"), "[]"]
    assert out[1][0]["data"]["text/plain"] == "\"['os']\"", "no name of ours among the student's"


def test_a_dead_kernel_is_noticed_and_a_new_one_starts(server: Server) -> None:
    dead = server.session("small")[0]["kernel"]["id"]
    assert server.get(f"api/kernels/{dead}").json["id"] == dead
    kill(kernel_pid(server, dead))
    alive = server.session("small")
    assert alive[0]["kernel"]["id"] != dead
    assert alive[-1] == {"done": True}


def test_a_dead_kernel_is_not_restarted_behind_the_pages_back(server: Server) -> None:
    dead = server.session("small")[0]["kernel"]["id"]
    kill(kernel_pid(server, dead))
    end = time.monotonic() + 30
    while time.monotonic() < end and server.get(f"api/kernels/{dead}").status == 200:
        time.sleep(0.2)
    assert server.get(f"api/kernels/{dead}").status == 404


def test_a_lesson_that_is_released_again_gets_a_new_kernel(server: Server) -> None:
    before = server.session("changes")
    write_notebook(server.course / "release/changes/changes.ipynb", cell("code", "print('after')"))
    after = server.session("changes")
    assert before[0] != after[0]
    assert outputs(after)[0][0]["text"] == "after\n"


def test_a_kernel_that_is_ended_while_it_starts_has_not_died_of_its_lesson(server: Server) -> None:
    began, waits = server.course / "began", "open('../../began', 'w').close()\nimport time\ntime.sleep(600)"
    write_notebook(server.course / "release/ends/ends.ipynb", cell("code", waits))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.session, "ends")
        end = time.monotonic() + 60
        while not began.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        write_notebook(server.course / "release/ends/ends.ipynb", cell("code", "raise ValueError('of the second')"))
        assert server.session("ends")[-1] == {"done": True}
        assert first.result()[-1]["error"]["again"], "whoever waits begins again"
    assert server.waits_for("of the second")
    assert "ends.ipynb: the kernel died" not in "".join(server.said)


def test_a_stock_assignment_gets_editors_and_its_tests_do_not_run(server: Server) -> None:
    lines = server.session("stock/first")
    shown = outputs(lines)
    assert sorted(shown) == [1, 2], "words for a teacher need no kernel"
    assert "application/vnd.jupyter.widget-view+json" in shown[1][0]["data"]
    assert "needs your code above" in shown[2][0]["data"]["text/html"]
    assert lines[-1] == {"done": True}


def test_a_stock_assignment_has_a_page_of_its_own(server: Server) -> None:
    moved = server.get("lesson/stock/")
    assert (moved.status, moved.headers["location"]) == (302, "/lesson/stock/first/")
    page = server.get("lesson/stock/first/").text
    assert "<h1>Squares</h1>" in page
    assert "raise NotImplementedError()" in page, "what the student begins from"
    assert "assert square(2)" not in page


def test_cells_that_waited_for_the_students_code_run_again(tmp_path: Path) -> None:
    switch = tmp_path / "switch"
    write_notebook(
        tmp_path / "release/late/late.ipynb",
        cell("code", "# YOUR CODE HERE", grade_id="late", **SOLUTION),
        cell("code", f"print(open({str(switch)!r}).read())"),
    )
    with serving(tmp_path) as server:
        first = server.session("late")
        assert "needs your code above" in json.dumps(first)
        switch.write_text("now it works")
        again = server.session("late")
        assert again[0] == first[0]
        assert outputs(again)[1][0]["text"] == "now it works\n"
        assert again[-1] == {"done": True}


def test_an_endless_loop_can_be_stopped(tmp_path: Path) -> None:
    began = tmp_path / "began"
    loop = f"open({str(began)!r}, 'w').close()\nwhile True:\n    pass"
    write_notebook(tmp_path / "release/loop/loop.ipynb", cell("code", loop), cell("code", "print('went on')"))
    with serving(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        session = pool.submit(server.session, "loop")
        end = time.monotonic() + 60
        while not began.exists():
            assert time.monotonic() < end, session
            time.sleep(0.05)
        assert server.post("api/session/loop/interrupt").status == 204
        assert outputs(session.result(60))[1][0]["text"] == "went on\n"


def test_a_kernel_that_dies_while_the_lesson_starts_is_told_in_words(tmp_path: Path) -> None:
    write_notebook(tmp_path / "release/dies/dies.ipynb", cell("code", "import os; os._exit(1)"))
    with serving(tmp_path) as server:
        last = server.session("dies")[-1]
        assert last["error"]["what"] == "The lesson's helper stopped while it was starting."
        assert server.get("lesson/dies/").status == 200


def test_a_missing_kernel_falls_back_to_python(server: Server) -> None:
    lines = server.session("other-name")
    assert lines[0]["kernel"]["name"] == "python3"
    assert outputs(lines)[0][0]["text"] == "ran\n"


def test_another_language_is_told_in_words(server: Server) -> None:
    (line,) = server.session("foreign")
    assert "written in R" in line["error"]["what"]


def test_a_lesson_that_cannot_be_read_is_told_in_words(server: Server) -> None:
    (line,) = server.session("bad")
    assert "YAML" in line["error"]["what"]
    library = server.get("").text
    assert "This lesson cannot be opened yet" in library
    assert "bad/bad.ipynb, cell 1" in library
    assert str(server.course) not in library
    assert "Begin" in library, "the other lessons work"


def test_two_lessons_have_two_kernels(server: Server) -> None:
    assert server.session("small")[0] != server.session("looks")[0]


def test_a_question_shows_the_answer_that_the_record_holds(tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "release/kept/kept.ipynb",
        cell("raw", FRONT),
        cell("markdown", "## Begin"),
        ask("ask.text('word', 'A word?', answer='yes')", "word"),
        cell("markdown", "## Then"),
    )
    hostile = '"><script>alert(1)</script>'
    record = tmp_path / "work/kept/record.jsonl"
    record.parent.mkdir(parents=True)
    event = {
        "id": "01938d3c-0000-7000-8000-000000000001",
        "at": "2026-11-21T18:12:23.123Z",
        "lesson": "kept",
        "item": "word",
        "kind": "answer",
        "data": {"response": hostile, "of": ""},
    }
    record.write_text(json.dumps(event) + "\n" + "torn {")
    with serving(tmp_path) as server:
        page = server.get("lesson/kept/").text
        assert "0 of 1 done" in page, "answered, and wrong"
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "Go on with" in server.get("").text
    done = [{"response": "yes", "of": ""}, {"code": "K7Q2M4", "where": "file"}]
    events = [
        {**event, "id": f"01938d3c-0000-7000-8000-00000000001{n}", "kind": kind, "item": item, "data": data}
        for n, kind, item, data in zip((2, 3), ("answer", "handin"), ("word", ""), done, strict=True)
    ]
    record.write_text("".join(json.dumps(each) + "\n" for each in events))
    with serving(tmp_path) as server:
        assert "1 of 1 done" in server.get("lesson/kept/").text
        library = server.get("").text
        assert "Look again at" in library, "nothing is left to go on with"
        assert "Go on with" not in library
