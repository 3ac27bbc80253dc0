"""Any nbgrader assignment opens as a page: nbgrader's own test notebooks, and cells in orders nobody thought of."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.record import Event, append
from ownpace_graders.record.here import remember
from tests.extensions.page_server import Server, cell, serving, write_notebook
from tests.processes import until

SOLUTION = {"grade": False, "solution": True}
BY_HAND = {"grade": True, "solution": True, "points": 2}
TESTS = {"grade": True, "solution": False, "locked": True, "points": 1}
FOLDERS = ("apps/files", "preprocessors/files")
UNREADABLE = {"format-3": '{"nbformat": 3, "worksheets": []}', "empty": "", "no-cells": '{"nbformat": 4, "cells": 1}'}


def stock_notebooks() -> list[Path]:
    nbgrader = find_spec("nbgrader")
    assert nbgrader
    assert nbgrader.origin
    folder = Path(nbgrader.origin).parent / "tests"
    found = [path for name in FOLDERS for path in sorted((folder / name).glob("*.ipynb"))]
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Path]]]:
    """All of nbgrader's notebooks in one served folder, by the key of their pages."""
    course = tmp_path_factory.mktemp("stock")
    keys: dict[str, Path] = {}
    for path in stock_notebooks():
        folder = course / "release" / path.parent.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder)
        keys[f"{folder.name}/{path.stem}"] = path
    for name, text in UNREADABLE.items():
        (course / "release/broken").mkdir(exist_ok=True)
        (course / f"release/broken/{name}.ipynb").write_text(text)
    with serving(course, before="import ownpace.page.prepare as p; p.LONGEST_FOR_AUTHOR = 1.5") as server:
        yield server, keys


def test_every_notebook_of_nbgraders_opens(shelf: tuple[Server, dict[str, Path]]) -> None:
    server, keys = shelf
    library = server.get("")
    assert library.status == 200
    for key in keys:
        page = server.get(f"lesson/{key}/")
        assert page.status == 200, key
        assert "cannot be shown" not in page.text, key
        assert f'href="/lesson/{key}/"' in library.text, key
    assert "cannot be drawn" not in "".join(server.said)


def test_a_notebook_that_cannot_be_read_is_said_calmly(shelf: tuple[Server, dict[str, Path]]) -> None:
    server, _ = shelf
    for name in UNREADABLE:
        page = server.get(f"lesson/broken/{name}/").text
        assert "This lesson cannot be opened." in page, name
        assert "Traceback" not in page
    assert server.get("").text.count("This lesson cannot be opened yet") == len(UNREADABLE)


def test_their_cells_run(shelf: tuple[Server, dict[str, Path]]) -> None:
    server, keys = shelf
    for name in ("submitted-changed", "test", "infinite-loop"):
        key = next(key for key in keys if key.endswith(f"/{name}"))
        assert server.session(key)[-1] == {"done": True}, key
    assert "Cell 1 of this lesson did not work" in json.dumps(server.session("apps/infinite-loop"))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A folder of two notebooks whose cells come in odd orders and share their grade_ids."""
    course = tmp_path_factory.mktemp("odd")
    write_notebook(
        course / "release/odd/odd.ipynb",
        cell("code", "assert f() == 0", grade_id="too-early", **TESTS),
        cell("code", "# YOUR CODE HERE", grade_id="f", **SOLUTION),
        cell("code", "print('f gives', f())"),
        cell("code", "# all tests are hidden", grade_id="hidden", **TESTS),
        cell("markdown", "YOUR ANSWER HERE", grade_id="why", **BY_HAND),
        cell("markdown", "Do something.", grade_id="task", grade=False, solution=False, task=True, points=3),
        cell("code", "# YOUR CODE HERE", grade_id="g", **SOLUTION),
        cell("code", "assert g() == 1", grade_id="test-g", **TESTS),
        cell("code", "print('g gives', g())"),
        cell("raw", "raw"),
    )
    write_notebook(course / "release/odd/other.ipynb", cell("code", "# THE OTHER", grade_id="f", **SOLUTION))
    with serving(course) as server:
        yield server


def test_every_odd_cell_has_its_place(odd: Server) -> None:
    page = odd.get("lesson/odd/").text
    assert page.count('class="op-run"') == 2
    assert page.count('class="op-check"') == 2, "one to check the code of g, one to keep the words"
    assert "3 questions" in page
    assert "This task asks for cells of your own." in page
    assert "assert" not in page
    lines = odd.session("odd")
    shown = {line["cell"]: json.dumps(line["outputs"]) for line in lines if "cell" in line}
    assert sorted(shown) == [1, 2, 6, 8]
    assert "needs your code above" in shown[2]
    assert "needs your code above" in shown[8]


def test_notebooks_of_one_folder_do_not_share_an_answer(odd: Server) -> None:
    path = odd.course / "work/odd/record.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    append(path, [Event.new("odd", "other/f", "answer", {"response": "# MINE", "of": ""})])
    assert "# MINE" in odd.get("lesson/odd/other/").text
    assert "1 of 1 done" in odd.get("lesson/odd/other/").text
    first = odd.get("lesson/odd/").text
    assert "# MINE" not in first
    assert "0 of 3 done" in first
    library = odd.get("").text
    assert (library.count("Go on with"), library.count("Begin ")) == (1, 1)


def test_an_answer_is_done_when_its_tests_pass(odd: Server) -> None:
    path = odd.course / "work/odd/record.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    answer = {"response": "def g(): return 1", "of": ""}
    append(path, [Event.new("odd", "g", "answer", answer), Event.new("odd", "f", "answer", answer)])
    page = odd.get("lesson/odd/").text
    assert "1 of 3 done" in page, "f has no tests to pass"
    assert '"done": ["f"]' in page
    append(path, [Event.new("odd", "g", "check", {"right": True})])
    page = odd.get("lesson/odd/").text
    assert "2 of 3 done" in page
    assert '"done": ["f", "g"]' in page


STUBBORN = """
import time
def f():
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass
"""


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A folder in which each test has a lesson of its own."""
    course = tmp_path_factory.mktemp("late")
    (course / "release").mkdir()
    with serving(course) as server:
        yield server


def ran(course: Path, name: str, item: str, source: str) -> str:
    """A lesson of which the student wrote and ran this in an earlier kernel. Its name."""
    path = late_lesson(course, name) / "record.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    append(path, [Event.new(name, item, "answer", {"response": source, "of": ""})])
    append(path, [Event.new(name, item, "run", {"ok": True})])
    remember(path, "run", item, source)
    return name


def late_lesson(course: Path, name: str) -> Path:
    """The folder of what a student does in it."""
    write_notebook(
        course / f"release/{name}/{name}.ipynb",
        cell("code", "# YOUR CODE HERE", grade_id="f", **SOLUTION),
        cell("code", "print(f())"),
        cell("code", "# YOUR CODE HERE", grade_id="g", **SOLUTION),
        cell("code", "print('after g')"),
    )
    return course / "work" / name


def outputs(lines: list[dict[str, Any]]) -> dict[int, str]:
    return {line["cell"]: json.dumps(line["outputs"]) for line in lines if "cell" in line}


def test_code_of_a_record_from_elsewhere_waits_and_so_does_what_needs_it(late: Server, tmp_path: Path) -> None:
    """Merged, opened on “My work” or sent by a browser: until Run is pressed here, nothing of it happens."""
    source = f"open({str(tmp_path / 'ran')!r}, 'w').close()\ndef f(): return 'f ran'"
    events = [
        Event.new("sent", "f", "answer", {"response": source, "of": ""}),
        Event.new("sent", "f", "run", {"ok": True}),
    ]
    late_lesson(late.course, "sent")
    sent = late.post("api/record/sent", {"events": [asdict(event) for event in events]})
    assert len(sent.json["saved"]) == 2
    lines = late.session("sent")
    assert lines[-1] == {"done": True}
    assert "needs your code above" in outputs(lines)[1]
    assert "after g" in outputs(lines)[3]
    assert not (tmp_path / "ran").exists()


def test_plain_cells_after_an_answer_run_again_when_it_has_run(late: Server, tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("")
    code = f"def f():\n    with open({str(counter)!r}, 'a+') as c:\n        return c.write('x'), c.tell()"
    name = ran(late.course, "again", "f", code)
    assert "(1, 1)" in outputs(late.session(name))[1]
    assert "(1, 1)" in outputs(late.session(name))[1], "a reload runs nothing"
    again = [json.loads(line) for line in late.post(f"api/session/{name}", {"after": 0}).text.splitlines()]
    assert "(1, 2)" in outputs(again)[1]
    assert sorted(outputs(again)) == [0, 1, 2, 3]
    assert again[-1] == {"done": True}
    bodies: tuple[Any, ...] = ({"after": 2}, {"after": "0"}, {"after": 99}, [], "x", None)
    for body in bodies:
        assert late.post(f"api/session/{name}", body).status == 200
    assert counter.read_text() == "xx"


STILLBORN = """
import ownpace.page.kernel as k
start, left = k.LessonKernel.start, ["the spare one", "the lesson's"]
async def dies(*given):
    kernel = await start(*given)
    if left:
        left.pop()
        await kernel._kill()
    return kernel
k.LessonKernel.start = dies
"""


def test_code_that_hangs_when_a_lesson_starts_is_given_up(tmp_path: Path) -> None:
    name = ran(tmp_path, "late", "f", "import time\ndef f():\n    while True: time.sleep(0.01)")
    with serving(tmp_path, before=f"import ownpace.page.prepare as p; p.LONGEST = 4.0{STILLBORN}") as server:
        assert "stopped while it was starting" in server.session(name)[-1]["error"]["what"]
        lines = server.session(name)  # no fault of the code's, which runs
        assert lines[-1] == {"done": True}
        assert "does not come to an end" in outputs(lines)[1]
        assert "after g" in outputs(lines)[3]


def test_code_that_cannot_be_stopped_when_a_lesson_starts_locks_nobody_out(tmp_path: Path) -> None:
    name = ran(tmp_path, "late", "f", STUBBORN)
    quick = "import ownpace.page.prepare as p, ownpace.page.kernel as k; p.LONGEST = k.GRACE = 4.0"
    with serving(tmp_path, before=quick) as server:
        assert "stopped while it was starting" in server.session(name)[-1]["error"]["what"]
        lines = server.session(name)
        assert lines[-1] == {"done": True}
        assert "needs your code above" in outputs(lines)[1]


def test_who_comes_back_at_once_to_code_that_ends_the_kernel_is_not_locked_out_either(
    late: Server, tmp_path: Path
) -> None:
    """A page hears that a kernel is dead before what ran there does, and asks for the next one."""
    go = tmp_path / "go"
    waits = f"import os, time\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\nos._exit(1)"
    name = ran(late.course, "ends", "f", waits)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(late.session, name)
        until(lambda: late.post(f"api/session/{name}/awake").json["alive"])
        go.touch()
        until(lambda: not late.post(f"api/session/{name}/awake").json["alive"])
        lines = late.session(name)
        first.result()
    assert lines[-1] == {"done": True}
    assert "needs your code above" in outputs(lines)[1]


def test_a_kernel_at_work_for_the_student_is_told_of_and_keeps_no_file_of_what_ran(late: Server) -> None:
    code = "def f():\n    return ['history', get_ipython().history_manager.enabled]"
    name = ran(late.course, "quick", "f", code)
    lines = late.session(name)
    assert "['history', False]" in outputs(lines)[1]
    assert not any("busy" in line for line in lines)
    assert not any("busy" in line for line in late.session(name))


def test_a_loop_in_a_cell_that_runs_again_is_told_of_too(late: Server, tmp_path: Path) -> None:
    """Who reloads meanwhile can stop it, however slowly what the lesson shows gets to them."""
    counter = tmp_path / "counter"
    loop = f"while open({str(counter)!r}).read() == 'xx': pass"
    counter.write_text("")
    code = f"def f():\n    with open({str(counter)!r}, 'a') as c:\n        c.write('x')\n    {loop}"
    name = ran(late.course, "loop", "f", code)
    answer = cell("code", "# YOUR CODE HERE", grade_id="f", **SOLUTION)
    shows = [cell("code", "print('x' * 20_000_000)"), answer, cell("code", "print(f())")]
    write_notebook(late.course / f"release/{name}/{name}.ipynb", *shows)
    with ThreadPoolExecutor() as beside:
        late.session(name)
        again = beside.submit(late.post, f"api/session/{name}", {"after": 1})
        while not told_busy(late, name):
            assert not again.done()
            time.sleep(0.1)
        with session(late, name) as slow:
            time.sleep(1.5)  # it is told once more meanwhile
            counter.write_text("xxx")
            assert slow.read().endswith(b'{"done": true}\n')
        assert again.result().text.endswith('{"done": true}\n')


def told_busy(server: Server, name: str) -> bool:
    """Whether the first thing that is told of a session is that its kernel is at work."""
    with session(server, name) as stream:
        return bool(json.loads(stream.readline()) == {"busy": True})


def session(server: Server, name: str) -> Any:
    """The lines of a session as they come."""
    asked = urllib.request.Request(f"{server.address}api/session/{name}", b"", {"X-Ownpace": "1"})
    return urllib.request.urlopen(asked, timeout=20)
