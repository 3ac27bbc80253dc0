"""What marks where no server is says what the server says, and refuses what it cannot read."""

import json
from pathlib import Path

import pytest

from ownpace.ask import alone
from ownpace.page.marking import views
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import read_lesson
from ownpace_graders.record import Event, fold
from tests.blocks import QUESTION, lesson


def test_it_says_what_the_server_says(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    page = read_lesson(lesson(tmp_path / "blocks", QUESTION))
    for response in ("1/4", "1/2", "a quarter", "?", ""):
        events = [Event.new(page.name, "asked", "answer", {"response": response, "of": ""})]
        asked = {"lesson": page.name, "questions": {"asked": QUESTION}, "events": [each.fields() for each in events]}
        assert json.loads(alone.record(json.dumps(asked)))["views"] == views([page], {"asked"}, fold(events).items)
    assert "<math" in json.loads(alone.draw('{"kind": "expression", "response": "x^2"}'))["drawn"]


@pytest.mark.parametrize("source", ["", "1 + 1", 'ask.number("other", "?")', 'ask.number("asked", name)', "import os"])
def test_what_is_not_a_question_is_refused(source: str) -> None:
    asked = {"lesson": "docs", "questions": {"asked": source}, "events": []}
    with pytest.raises(LessonError, match="can be read"):
        alone.record(json.dumps(asked))
