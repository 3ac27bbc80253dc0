"""A lesson's cells as they stand in the page before any kernel runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ownpace.page.draw import draw
from ownpace.page.prepare import steps
from ownpace.page.progress import when
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.lesson.direction import direction
from ownpace_graders.record import State
from ownpace_graders.record.receipt import shown
from tests.extensions.page_server import FRONT, ask, cell, serving, write_notebook


def lesson(folder: Path, *cells: dict[str, Any]) -> Lesson:
    return read_lesson(write_notebook(folder / "small/small.ipynb", cell("raw", FRONT), *cells))


def drawn(lesson: Lesson, index: int = 1) -> str:
    shown = draw(lesson.cells[index], lesson, State(), ())
    assert shown is not None
    return shown


def test_the_phases_own_heading_is_not_drawn_twice(tmp_path: Path) -> None:
    made = lesson(
        tmp_path, cell("markdown", "## Begin\n\nText\n\n## Another\n\n### Third"), cell("markdown", "## Then")
    )
    assert ">Begin<" not in drawn(made)
    assert '<h2 id="h-another">Another</h2>' in drawn(made)
    assert '<h3 id="h-third">Third</h3>' in drawn(made)


def test_a_pasted_picture_is_in_the_page(tmp_path: Path) -> None:
    pasted = cell("markdown", "## Begin\n\n![it](attachment:it.png)")
    pasted["attachments"] = {"it.png": {"image/png": "aGVsbG8="}}
    assert 'src="data:image/png;base64,aGVsbG8="' in drawn(lesson(tmp_path, pasted, cell("markdown", "## Then")))


@pytest.mark.parametrize(
    "address",
    ["../outside.png", "/outside.png", "link.png", "notes.txt", "large.png", "gone.png", "%2e%2e/outside.png"],
)
def test_no_other_file_gets_into_the_page(tmp_path: Path, address: str) -> None:
    made = lesson(tmp_path, cell("markdown", f"## Begin\n\n![it]({address})"), cell("markdown", "## Then"))
    (tmp_path / "outside.png").write_text("SECRET")
    (tmp_path / "small/link.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "small/notes.txt").write_text("SECRET")
    (tmp_path / "small/large.png").write_bytes(b"SECRET" * 400_000)
    assert "base64" not in drawn(made)


def test_a_cell_that_cannot_be_drawn_leaves_the_rest(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    wrong = cell("code", "show.video('media/x.mp4', title='X', captions='media/x.vtt', transcript='media/gone.md')")
    made = lesson(tmp_path, cell("markdown", "## Begin"), wrong, cell("markdown", "## Then\n\nGoes on"))
    assert "Cell 3 of this lesson cannot be shown" in drawn(made, 2)
    assert "transcript" in caplog.text
    assert "Goes on" in drawn(made, 3)


def test_sources_and_tests_have_no_place_in_the_page(tmp_path: Path) -> None:
    tests = cell("code", "assert f(1) == 2", grade_id="t", grade=True, solution=False, points=1)
    made = lesson(tmp_path, cell("code", "x = 1"), tests, cell("markdown", "## Begin"), cell("markdown", "## Then"))
    assert [draw(each, made, State(), ()) for each in made.cells[:3]] == [None, "", None]


def test_what_the_kernel_runs(tmp_path: Path) -> None:
    made = lesson(
        tmp_path,
        cell("markdown", "## Begin"),
        cell("code", "x = 1"),
        cell("code", "show.worked('W', ['one', 'two'])"),
        cell("code", "show.worked('W', [str(x)])"),
        ask("ask.number('n', 'N?', answer='1')", "n"),
        cell("code", "def f(): ...", grade_id="f", grade=False, solution=True),
        cell("code", "f()"),
        cell("code", "assert f() == '\\n'", grade_id="t1", grade=True, solution=False, points=1),
        cell("code", "assert f", grade_id="t2", grade=True, solution=False, points=1),
        cell("markdown", "ANSWER", grade_id="w", grade=True, solution=True, points=1),
        cell("code", "g", grade_id="g", grade=False, solution=True),
        cell("markdown", "## Then"),
    )
    run = {step.index: step for step in steps(made)}
    assert sorted(run) == [2, 4, 5, 6, 7, 11], "drawn blocks, tests and text do not run"
    assert run[6].source.endswith(f".code('f', {[made.cells[8].source, 'assert f']!r})")
    assert run[11].source.endswith(".code('g', [])")
    assert [index for index, step in run.items() if step.waits] == [7]
    assert {index: step.after for index, step in run.items() if step.after is not None} == {7: 6}


def test_words_of_the_front_matter_are_words_and_nothing_else(tmp_path: Path) -> None:
    front = FRONT.replace("Small", '"</script><script>alert(1)</script>"', 1).replace("language: en", "language: ar-EG")
    write_notebook(
        tmp_path / "release/small/small.ipynb",
        cell("raw", front.replace("heading: Then", 'heading: "</script><b>"')),
        cell("markdown", "## Begin"),
        cell("markdown", "## </script><b>"),
    )
    with serving(tmp_path) as server:
        page = server.get("lesson/small/").text
        assert 'lang="ar-EG" dir="rtl"' in page
        assert "<script>alert" not in page
        assert "<script>alert" not in server.get("").text
        config = re.search(r'id="op-config">(.*?)</script>', page)
        assert config
        assert json.loads(config[1])["plan"][1]["heading"] == "</script><b>"


def test_times_and_codes_as_people_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert when("2026-11-21T18:12:23.123Z").startswith("21 Nov 2026, ")
    assert shown("K7Q2M4") == "K7Q-2M4"
    assert shown("other") == "other"


def test_a_language_is_written_the_way_of_its_script() -> None:
    from_the_right = "ar ar-EG fa he-IL ur yi UG ckb az-Arab az-Arab-IR ku-Arab-IQ ks sd-PK"
    from_the_left = "en en-GB de ar-Latn he-Latn-IL az ku sr-Cyrl zh-Hant sd-Deva xx"
    assert {direction(tag) for tag in from_the_right.split()} == {"rtl"}
    assert {direction(tag) for tag in from_the_left.split()} == {"ltr"}


ELSEWHERE = {
    "![A *half*](https://x.org/h.png)": ("https://x.org/h.png", "A half", "picture at x.org"),
    '<img src="//x.org/h.png?a=1&amp;b=2" alt="H">': ("https://x.org/h.png?a=1&amp;b=2", "H", "picture at x.org"),
    "<img src=http://x.org/h.png>": ("http://x.org/h.png", "x.org", "picture at x.org"),
    "<iframe title='Film' src='https://y.org/embed/1' allowfullscreen></iframe>": (
        "https://y.org/embed/1", "Film", "page at y.org",
    ),
    '<video controls><source src="https://x.org/v.mp4"></video>': ("https://x.org/v.mp4", "x.org", "film at x.org"),
    '<img alt="&lt;b&gt;" src="https://x.org/\'.png">': ("https://x.org/&#x27;.png", "&lt;b&gt;", "picture at x.org"),
}  # fmt: skip


@pytest.mark.parametrize("source", ELSEWHERE)
def test_what_lies_elsewhere_is_its_words_and_a_link(tmp_path: Path, source: str) -> None:
    address, words, place = ELSEWHERE[source]
    made = drawn(lesson(tmp_path, cell("markdown", f"Before {source} after")))
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">{words}</a> <small>({place})</small>' in made
    assert not re.search(r"<(img|iframe|video|source)\b", made)


def test_a_picture_that_is_a_link_stays_one_and_what_lies_here_is_shown(tmp_path: Path) -> None:
    source = "[![build](https://x.org/b.svg)](https://x.org/) ![p](media/p.png) `<img src=https://x.org>`"
    made = drawn(lesson(tmp_path, cell("markdown", source)))
    assert '<a href="https://x.org/">build <small>(picture at x.org)</small></a>' in made
    assert 'src="media/p.png"' in made
    assert "<code>&lt;img src=https://x.org&gt;</code>" in made
