"""Starting the server: what it serves, and what it says when it cannot."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from ownpace.page.app import serve
from ownpace.page.shelf import Shelf
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.record import read
from tests.extensions.page_server import cell, serving, write_notebook, write_small_course
from tests.extensions.test_page_record import event


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OwnpaceError) as error:
        serve(tmp_path / "nowhere", open_browser=False)
    assert error.value.what == "There is no such folder."
    assert str(tmp_path / "nowhere") in error.value.where
    assert error.value.next


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OwnpaceError, match="not a folder"):
        Shelf(tmp_path / "file")


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = (")
    with pytest.raises(OwnpaceError) as error:
        Shelf(tmp_path)
    assert "nbgrader_config.py" in error.value.where


def test_a_port_in_use_is_said_and_no_other_is_taken(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssertionError) as said, serving(course, port=port):
            pass
    assert f"Port {port} is in use" in str(said.value)
    assert f"--port {port + 1}" in str(said.value)
    assert "Ownpace is at" not in str(said.value)


def test_a_course_with_nothing_released_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with serving(tmp_path) as server:
        page = server.get("")
        assert page.status == 200
        assert "Nothing is released yet" in page.text
        assert "ownpace release" in page.text


def test_a_folder_without_lessons_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert "There is no lesson here yet" in server.get("").text
        write_notebook(tmp_path / "late/late.ipynb", cell("markdown", "# Here now"))
        assert "Here now" in server.get("").text, "what comes later needs no restart"


def test_assignments_that_were_fetched_are_served(tmp_path: Path) -> None:
    write_notebook(tmp_path / "ps1/ps1.ipynb", cell("markdown", "# One"), cell("code", "print(1)"))
    write_notebook(tmp_path / ".ipynb_checkpoints/old.ipynb", cell("markdown", "# Old"))
    with serving(tmp_path) as server:
        library = server.get("").text
        assert "One" in library
        assert "Old" not in library
        assert server.session("ps1")[-1] == {"done": True}


def test_lessons_of_another_repository_are_served_and_worked_on_where_they_lie(tmp_path: Path) -> None:
    """A launch link puts them into the folder lessons of a course that has others."""
    course = write_small_course(tmp_path)
    (course / "release").rename(course / "lessons")
    (course / "lessons/small").rename(course / "lessons/fetched")
    (course / "lessons/fetched/small.ipynb").rename(course / "lessons/fetched/fetched.ipynb")
    subprocess.run(["git", "init", "-q", course / "lessons"], check=True)
    with serving(course / "lessons") as server:
        assert server.get("lesson/fetched/").status == 200
        sent = event("answer", "fetched", "one", response="1", of="")
        assert server.post("api/record/fetched", {"events": [sent]}).json["views"]["one"]["mark"] == "right"
    assert len(read(course / "lessons/fetched/record.jsonl").events) == 1
    assert not (course / "work").exists()


def test_a_released_course_without_settings_is_served(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    (course / "nbgrader_config.py").unlink()
    for path in (course / "source").rglob("*.ipynb"):
        path.unlink()
    assert [entry.key for entry in Shelf(course).entries()] == ["small"]


def test_a_notebook_name_that_would_hide_the_media_is_refused_in_words(tmp_path: Path) -> None:
    write_notebook(tmp_path / "release/x/media.ipynb", cell("markdown", "# Media"))
    (entry,) = Shelf(tmp_path).entries()
    assert entry.lesson is None
    assert "media" in entry.words.what
    assert entry.words.where == "x/media.ipynb"


@pytest.mark.parametrize("seconds", [0, 0.3, 1])
def test_it_can_be_stopped_at_any_time(tmp_path: Path, seconds: float) -> None:
    with serving(write_small_course(tmp_path)) as server:
        time.sleep(seconds)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
    assert len(server.said) == 1, "".join(server.said)


def test_the_server_says_where_it_is_and_leaves_no_kernel_behind(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    with serving(course) as server:
        server.session("small")
        process = server.process
    assert process.returncode == 0
    assert server.said[0] == f"Ownpace is at {server.address}\n"
