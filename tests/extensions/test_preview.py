"""The preview without a browser: what its students have done, what is made of a source, and how a server mounts it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.authorizer import AllowAllAuthorizer
from jupyter_server.auth.identity import IdentityProvider
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from ownpace.authoring.course import lay_out
from ownpace.authoring.preview.app import PreviewApp, mounted
from ownpace.authoring.preview.preview import Preview
from ownpace.authoring.preview.stage import Stage
from ownpace.authoring.preview.views import AFTER, events, views
from ownpace.authoring.starters import starters
from ownpace.authoring.starters.begin import Wishes, begin
from ownpace_graders.course import Course
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.record import fold
from ownpace_graders.record.state import ItemState
from ownpace_graders.release import release
from tests.graders.tables import run

MODULES = Path(__file__).resolve().parents[2] / "modules"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """With a lesson of every structure, named like it, a picture beside one, and a file for students in `tests/`."""
    course, _ = lay_out(tmp_path_factory.mktemp("preview"))
    for name, starter in starters().items():
        begin(course, name, starter, Wishes())
    typed = begin(course, "typed", starters()["explicit"], Wishes())
    notebook = json.loads(typed.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"] = {}  # as somebody types them who has never heard of nbgrader
    typed.write_text(json.dumps(notebook), encoding="utf-8")
    (course.place("source", "code") / "tests/for_students.py").write_text("x = 1\n")
    return course


def result(doing: Coroutine[Any, Any, Any]) -> Any:
    """What came of it, in a thread of its own: a browser of another test may have a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


def lesson(course: Course, name: str, step: str = "source") -> Lesson:
    return read_lesson(course.place(step, name) / f"{name}.ipynb")


@pytest.mark.parametrize("name", starters())
def test_a_student_has_done_what_the_view_says(course: Course, name: str) -> None:
    found = lesson(course, name)
    phases = [phase.slug for phase in found.plan]
    offered = [view for view, _ in views(found)]
    assert offered == ["start", *(f"{AFTER}{number}" for number in range(1, len(phases) + 1)), "wrong"]
    for view in offered:
        state = fold(events(found, found, view))
        count = {"start": 0, "wrong": len(phases)}.get(view) or int(view.removeprefix(AFTER).replace("start", "0"))
        assert list(state.phases) == ([] if view == "start" else phases[: count + 1])
        answered = {cell.item for cell in found.questions if cell.phase in phases[:count]}
        assert {item for item, at in state.items.items() if at.response is not None} <= answered
        for cell in found.questions:
            at = state.items.get(cell.item or "")
            if at and at.response is not None and cell.call and cell.kind and cell.kind.has_key:
                assert cell.kind.score(at.response, cell.call.answer_key).score == (view != "wrong"), (view, cell.item)


def test_who_gets_everything_wrong_gets_nothing_in_the_shipped_lessons() -> None:
    found = [read_lesson(path) for path in sorted(MODULES.glob("*/*.ipynb"))]
    tried = [(each, cell, at) for each in found for cell, at in answered(each, "wrong")]
    for each, cell, at in tried:
        key = run(cell.kind.name, at.response, cell.call.answer_key)
        assert cell.kind.score(at.response, key).score == 0, (each.name, cell.item, at.response)
    assert {each.name for each, *_ in tried} == {each.name for each in found}


def answered(lesson: Lesson, view: str) -> Iterator[tuple[Any, ItemState]]:
    """The questions with a key that such a student has answered."""
    state = fold(events(lesson, lesson, view))
    for cell in lesson.questions:
        at = state.items.get(cell.item or "")
        if at and at.response is not None and cell.call and cell.kind and not cell.kind.is_open:
            yield cell, at


def test_what_is_shown_is_what_is_released(course: Course) -> None:
    """Byte for byte in the notebooks' cells, and file by file beside them; nothing is written into the course."""
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("*")}
    stage = Stage(course)
    shown = {name: result(stage.fresh(name)) for name in course.lessons()}
    assert [each.trouble for each in shown.values()] == [[]] * len(shown)
    assert {path: path.stat().st_mtime_ns for path in course.root.rglob("*")} == before
    names = ["code", "explicit", "pre-reader"]
    list(release(course, names))
    for name in names:
        there, made = course.place("release", name), stage.release / name
        assert cells(made / f"{name}.ipynb") == cells(there / f"{name}.ipynb")
        assert files(made) == files(there)
    typed = cells(stage.release / "typed/typed.ipynb")
    assert typed[1:] == cells(stage.release / "explicit/explicit.ipynb")[1:]
    assert (stage.release / "code/tests/for_students.py").is_file()
    stage.close()
    assert not stage.root.exists()


def cells(notebook: Path) -> list[Any]:
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [(cell["cell_type"], "".join(cell["source"]), cell["metadata"]) for cell in found]


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_jupyter_server_mounts_it_behind_its_own_login(course: Course, tmp_path: Path) -> None:
    result(_mounted(course, tmp_path))


async def _mounted(course: Course, place: Path) -> None:
    identity = IdentityProvider(token="hush")
    settings = {
        "base_url": "/user/ada/",
        "cookie_secret": b"hush",
        "identity_provider": identity,
        "authorizer": AllowAllAuthorizer(identity_provider=identity),
        "login_url": "/user/ada/login",
        "allow_remote_access": True,
    }
    server = Application([], **settings)
    made: PreviewApp = mounted(server, course, str(place))
    sockets = bind_sockets(0, "127.0.0.1")
    listening = HTTPServer(server)
    listening.add_sockets(sockets)
    base = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/user/ada/ownpace/preview/"
    try:
        await _asks(base)
        await _of_what_is_not_prepared(made.preview)
        await _of_what_cannot_be_read(made.preview, course.place("source", "torn"))
    finally:
        listening.stop()
        await made.close()
    assert not made.preview.stage.root.exists()


async def _of_what_is_not_prepared(preview: Preview) -> None:
    """It is not a fault of a lesson that is just being written, and is said once, in words of what to do."""
    states = preview.follow("typed", "typed", 15)
    for _ in range(2):  # what is broken, and then all that is found
        told = await anext(states)
        assert told
        assert (told["trouble"], [one for one in told["problems"] if one["level"] == "error"]) == ([], [])
        assert [one["fix"] for one in told["problems"] if one["code"] == "OP5"] == [
            "Before you release the lesson, run: ownpace check typed --fix"
        ]


async def _of_what_cannot_be_read(preview: Preview, folder: Path) -> None:
    """From the first look on: it is said, and there is nothing to see; as soon as it can be read it is there."""
    folder.mkdir()
    notebook = folder / "torn.ipynb"
    notebook.write_text("{\n<<<<<<< ours\n")
    try:
        states = preview.follow("torn", "torn", 15)
        told = await anext(states)
        assert told
        assert (told["seen"], told["current"]) == (False, False)
        assert [each["what"] for each in told["trouble"]] == [MERGED]
        whole = preview.course.place("source", "code") / "code.ipynb"
        notebook.write_text(whole.read_text(encoding="utf-8"), encoding="utf-8")
        told = await anext(states)
        while told and not told["seen"]:  # what is checked of it comes in between
            told = await anext(states)
        assert told
        assert (told["seen"], told["current"], told["trouble"]) == (True, True, [])
    finally:
        shutil.rmtree(folder)


MERGED = "Two versions of the notebook stand in the file, because a merge is not finished."


async def _asks(base: str) -> None:
    async def ask(address: str, **more: Any) -> Any:
        headers = {"Authorization": "token hush", "X-Ownpace": "1"} if more.pop("known", True) else {"X-Ownpace": "1"}
        client = AsyncHTTPClient()
        return await client.fetch(base + address, headers=headers, raise_error=False, follow_redirects=False, **more)

    for address in ("lesson/code/", "api/changes/code"):
        assert (await ask(address, known=False)).code in (302, 403), address
    assert (await ask("api/student/code", method="POST", body="{}", known=False)).code == 403
    page = await ask("lesson/code/")
    assert page.code == 200
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert (await ask("lesson/gone/")).code == 404
    entered = json.loads((await ask("api/student/code", method="POST", body='{"view": "after-1"}')).body)
    address = entered["url"].partition("/user/ada/ownpace/preview/")[2]
    shown = await ask(address)
    assert (shown.code, b"Adding up a list" in shown.body, b"BEGIN" in shown.body) == (200, True, False)
    assert (await ask(address, known=False)).code in (302, 403)
    assert (await ask(address.replace(entered["student"], "0" * 12))).code == 404
    again = await ask("api/student/code", method="POST", body=json.dumps({"student": entered["student"]}))
    assert json.loads(again.body)["student"] == entered["student"]
    for body in ("[]", "{", '{"student": 3}'):
        assert (await ask("api/keep/code", method="POST", body=body)).code in (400, 410)
