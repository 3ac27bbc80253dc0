"""What a teacher and a student see of photos, drawings and recordings: these, and never anything that could act."""

import base64
import json
import re
from pathlib import Path

import pytest
from nbformat import v4

from ownpace_graders.autograde.steps import complete, states, steps
from ownpace_graders.kinds import KINDS
from ownpace_graders.marked import marked
from ownpace_graders.nbgrading.handback import FeedbackExporter
from ownpace_graders.nbgrading.shown import shown as output_shown
from ownpace_graders.record import Event, ItemState, append, blobs
from ownpace_graders.safe.cleaned import cleaned
from ownpace_graders.safe.files import shown
from tests.graders.made import DRAWING, PHOTO, RECORDING, STROKE

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FILES = {blobs.name_of(each): each for each in (PHOTO, DRAWING, RECORDING)}
SEEN = ("jpg", "svg", "webm")


def test_a_picture_is_shown_and_a_sound_can_be_heard() -> None:
    photo, drawing, recording = FILES
    html = shown([photo, drawing, recording, f"and\n{HOSTILE}"], SEEN, FILES.get)
    assert f'<img src="{photo}"' in html
    assert f'<img src="{drawing}"' in html
    assert f'<audio controls preload="none" src="{recording}"></audio>' in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert cleaned(html).replace(' controls=""', " controls") == html, "the teacher's page keeps all of it"
    assert "audio" not in cleaned(html.replace("blobs/", "//elsewhere.example/blobs/"))
    assert "onplay" not in cleaned(html.replace(" controls", " controls onplay=alert(1)"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "was not handed in"),
        (PHOTO[:-9], "is not whole"),
        (DRAWING, "is not whole"),
        (HOSTILE.encode(), "is not whole"),
        (b"", "is not whole"),
    ],
)
def test_one_that_is_not_what_it_says_is_not_shown(content: bytes | None, words: str) -> None:
    html = shown([blobs.name_of(PHOTO)], SEEN, lambda name: content)
    assert "<img" not in html
    assert words in html


def test_a_drawing_on_a_picture_is_shown_on_it() -> None:
    (name,) = [each for each in FILES if each.endswith("svg")]
    picture = b"\x89PNG the author's"
    read = {**FILES, "media/map.png": picture, "media/page.html": HOSTILE.encode()}.get
    made = shown([name], SEEN, read, "media/map.png")
    (address,) = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)"', made)
    whole, under = base64.b64decode(address).decode(), base64.b64encode(picture).decode()
    assert f'<image href="data:image/png;base64,{under}" width="800" height="600" preserveAspectRatio="none"/>' in whole
    assert STROKE in whole
    assert "<rect" not in whole, "paper would lie over the picture"
    assert "alert" not in shown([name], SEEN, read, "media/page.html")
    assert f'src="{name}"' in shown([name], SEEN, read, "media/none.png")
    assert cleaned(made) == made


def test_a_kind_shows_only_what_it_takes_and_no_thousand_of_it() -> None:
    assert "<audio" not in shown([*FILES], ("jpg",), FILES.get)
    assert shown([blobs.name_of(PHOTO)] * 1000, SEEN, FILES.get).count("<img") == 30
    for odd in (None, 7, {"a": "b"}, [[1]], [None], "x"):
        assert "<img" not in shown(odd, SEEN, FILES.get)


ASKS = 'ask.upload("q", "Show your work.", points=2)'
MARKS = {"grade": True, "grade_id": "q", "solution": True, "locked": False, "score": 0.0, "points": 2.0, "comment": ""}


def test_who_marks_and_who_is_marked_sees_it(tmp_path: Path) -> None:
    name, missing = blobs.name_of(PHOTO), f"blobs/{'0' * 64}.jpg"
    append(tmp_path / "record.jsonl", [Event.new("n", "q", "answer", {"response": [name, missing, HOSTILE], "of": ""})])
    blobs.put(tmp_path / "record.jsonl", PHOTO, ())
    files = {"record.jsonl": (tmp_path / "record.jsonl").read_bytes(), name: PHOTO}
    cell = v4.new_code_cell(f"{ASKS}\n# answered", metadata={"nbgrader": MARKS})
    (ran,) = complete(todo := steps([cell], {"q": ASKS}), [], [], states(todo, files), {}, files)
    data = json.loads(json.dumps(ran.messages[0][1]))["data"]
    assert data["text/plain"] == "0.0"
    cell.outputs = [v4.new_output("execute_result", data)]
    notebook = v4.new_notebook(cells=[cell])
    names = {"nbgrader": {"notebook": "n", "score": 0, "max_score": 2, "late_penalty": 0}}
    teachers = output_shown(cell.outputs[0])["data"]["text/html"]
    assert f'src="{name}"' in teachers
    assert "which was not handed in" in teachers
    assert "onerror=alert" not in re.sub("&lt;.*?&gt;", "", teachers)
    resources = {**names, "metadata": {"path": str(tmp_path), "name": "n"}}
    students, _ = FeedbackExporter().from_notebook_node(notebook, resources)
    assert f"data:image/jpeg;base64,{base64.b64encode(PHOTO).decode()}" in students


def test_a_recording_is_in_the_page_of_feedback(tmp_path: Path) -> None:
    name = blobs.put(tmp_path / "record.jsonl", RECORDING, ())
    html = shown([name], SEEN, lambda each: blobs.read(tmp_path, each))
    cell = v4.new_code_cell("1", outputs=[v4.new_output("execute_result", {"text/html": html, "text/plain": ""})])
    names = {"nbgrader": {"notebook": "n", "score": 0, "max_score": 2, "late_penalty": 0}}
    page, _ = FeedbackExporter().from_notebook_node(
        v4.new_notebook(cells=[cell]), {**names, "metadata": {"path": str(tmp_path), "name": "n"}}
    )
    assert 'src="data:audio/webm;base64,' in page


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.shape.files])
def test_a_kind_with_files_is_marked_by_hand(kind: str) -> None:
    state = ItemState(response=[f"blobs/{'0' * 64}.{KINDS[kind].shape.files[0]}", HOSTILE])
    made = marked(kind, {"prompt": "?"}, state)
    assert made["text/plain"] == "0.0"
    assert "was not handed in" in made["text/html"]
    assert "<script" not in made["text/html"]
    assert KINDS[kind].by_hand
