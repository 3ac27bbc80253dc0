"""nbgrader's gradebook in a Postgres database, on a real server that this test starts as a user of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ownpace_graders.autograde import grade
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.release import release
from tests.graders.classroom import answer, at_home, make_course, submit

pytestmark = pytest.mark.xdist_group("postgres")

DEBIANS = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))]
SERVER = DEBIANS[-1] if DEBIANS else shutil.which("postgres")
RIGHT = "def double(number):\n    return 2 * number"


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database. Its server listens on a socket in its own folder alone."""
    assert SERVER, "install Debian's package postgresql"
    user = pwd.getpwnam("postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    # Not in pytest's folder, which another user cannot enter, and whose name can be too long for a socket.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        place = Path(folder)
        os.chown(place, user.pw_uid, user.pw_gid)
        data = place / "data"
        _as(user, "initdb", "--auth=trust", "--username=nbgrader", "--no-sync", str(data))
        program: list[str | Path] = [_program("postgres"), "-D", data, "-k", place, "-c", "listen_addresses=", "-F"]
        server = subprocess.Popen(
            program,
            user=user.pw_uid,
            group=user.pw_gid,
            cwd=place,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _until_ready(place)
            yield f"postgresql+psycopg://nbgrader@/postgres?host={place}"
        finally:
            server.send_signal(signal.SIGINT)  # on SIGTERM it would wait for whoever is connected still
            server.wait(60)


def _program(name: str) -> str:
    return str(Path(SERVER or "").resolve().with_name(name))


def _as(user: pwd.struct_passwd, program: str, *words: str) -> None:
    command = [_program(program), *words]
    subprocess.run(command, user=user.pw_uid, group=user.pw_gid, cwd="/", check=True, capture_output=True)


def _until_ready(place: Path) -> None:
    until = time.monotonic() + 180
    while subprocess.run([_program("pg_isready"), "-h", place, "-q"], check=False).returncode:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_class_is_graded_into_postgres(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path, "halves", settings=f"c.CourseDirectory.db_url = {url!r}")
    list(release(course))
    for student, code in (("ada", RIGHT), ("bob", ""), ("eve", "import os\nos._exit(1)")):
        answer(course, "halves", "exit-1", "2/5")
        path = submit(course, "halves", student, "double", code)
        course.record("halves").rename(path.with_name("record.jsonl"))
    told = {each.student: (each.status, each.score) for each in grade(course)}
    assert told == {"ada": ("graded", 4), "bob": ("graded", 2), "eve": ("graded", 2)}
    assert {each.status for each in grade(course, students=["ada", "bob"])} == {"unchanged"}
    assert [each.score for each in grade(course, students=["ada"], force=True)] == [4]
    gradebook.mark(course, "halves", "halves", "essay", "ada", 1)
    kept = {(each.student, each.item): each.score for each in gradebook.scores(course, "halves")}
    assert kept["ada", "exit-1"] == 2
    assert kept["ada", "essay"] == 1
    assert kept["bob", "double-tests"] == 0
    assert not (course.root / "gradebook.db").exists()
