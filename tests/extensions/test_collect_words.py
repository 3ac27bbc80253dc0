"""What `ownpace collect` says of names that it did not choose."""

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
