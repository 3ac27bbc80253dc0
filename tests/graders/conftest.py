"""What most tests of hand-ins begin with."""

from pathlib import Path

import pytest

from ownpace_graders.course import Course
from tests.graders.classroom import make_course, released_by_hand


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one lesson, released."""
    course = make_course(tmp_path, "halves")
    released_by_hand(course, "halves")
    return course


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The teacher's folder of what came."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"
