"""What `ownpace collect` says of names that it did not choose."""

import zipfile
from pathlib import Path

from tests.extensions.commands import ownpace, small_course


def test_a_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    (tmp_path / "home").mkdir()
    (course / "inbox").mkdir()
    (course / "inbox" / "evil\x1b[2J\u202e\n.zip").write_text("no zip")
    done = ownpace("collect", "inbox", at=course)
    assert done.returncode == 1
    assert "evil\\x1b[2J" in done.stderr
    assert not any(letter in done.stdout + done.stderr for letter in "\x1b\u202e")


def test_the_teacher_says_whose_it_is(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    (tmp_path / "home").mkdir()
    (course / "inbox").mkdir()
    for name in ("halves+=1.zip", "Ann Other_2_assignsubmission_file_x.zip"):
        with zipfile.ZipFile(course / "inbox" / name, "w") as made:
            made.writestr("halves.ipynb", name)
    waits = ownpace("collect", "inbox", at=course)
    assert waits.returncode == 3, waits.stderr
    found = sorted((course / "downloaded").glob("halves/aside/*.zip"))
    (file,) = (path for path in found if "=1" in path.with_suffix(".json").read_text())
    (other,) = {*found} - {file}
    assert f"ownpace collect --as ID {file.relative_to(course)}" in waits.stderr
    assert f"{file.relative_to(course)}  “=1” cannot be a student's id" in waits.stdout
    assert f"{other.relative_to(course)}  From Ann Other (2). It has no receipt" in waits.stdout
    assert ownpace("collect", "--as", "jane", at=course).returncode == 2
    done = ownpace("collect", "--as", "jane", str(file), at=course)
    assert done.returncode == 0, done.stderr
    assert "Collected halves of jane" in done.stdout
    assert str(file.relative_to(course)) not in done.stdout
