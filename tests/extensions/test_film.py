"""Storyboards: what is read of them, what is refused, what is said when, and what is written of it. Cases: film/."""

from __future__ import annotations

import re
import wave
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PIL import Image

from ownpace.authoring.film import palette
from ownpace.authoring.film.figure import last_step
from ownpace.authoring.film.figure import read as read_figure
from ownpace.authoring.film.formula import formula
from ownpace.authoring.film.frames import Shot, frames
from ownpace.authoring.film.kept import kept_of
from ownpace.authoring.film.making import make
from ownpace.authoring.film.moments import Moment, Picture, moments, timed
from ownpace.authoring.film.ours import must_be_ours, write_poster
from ownpace.authoring.film.place import StoryboardPlace
from ownpace.authoring.film.sentence import SpokenSentence
from ownpace.authoring.film.sound import LARGEST, LONGEST, recorded
from ownpace.authoring.film.spread import ends
from ownpace.authoring.film.storyboard import read
from ownpace.authoring.film.words import line, words
from ownpace.authoring.film.written import call, captions, chapters, metadata, transcript
from ownpace_graders.errors import InputError

CASES = Path(__file__).with_name("film")
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" xmlns:x="http://www.w3.org/1999/xlink">{}</svg>'
FIGURES = {
    "square.svg": _SVG.format('<rect data-step="1" width="5" height="5"/><rect data-step="2" width="2" height="2"/>'),
    "asks.svg": _SVG.format('<image x:href="https://example.org/a.png"/>'),
    "reads.svg": _SVG.format("<style>rect { fill: url(file:///etc/passwd) }</style><rect/>"),
    "entity.svg": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _SVG.format("<text>&a;</text>"),
    "step.svg": _SVG.format('<rect data-step="two"/>'),
    "back.svg": _SVG.format('<rect data-step="3-1"/>'),
    "deep.svg": _SVG.format("<g>" * 9000 + "</g>" * 9000),
    "broken.png": "no picture",
}


def refused() -> list[tuple[str, str, str]]:
    parts = (CASES / "refused.txt").read_text(encoding="utf-8").split("%%% ")[1:]
    found = (re.fullmatch(r"(.*?)\n(.*?)=>\n(.*)", part, re.DOTALL) for part in parts)
    return [(each[1], each[2], each[3].strip()) for each in found if each]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course") / "halves"
    (folder / "storyboard").mkdir(parents=True)
    for name, text in FIGURES.items():
        (folder / "storyboard" / name).write_text(text, encoding="utf-8")
    (folder.parent / "secret.svg").write_text(FIGURES["square.svg"], encoding="utf-8")
    (folder / "storyboard" / "link.svg").symlink_to(folder.parent / "secret.svg")
    return folder / "storyboard"


def test_what_cannot_be_followed_is_said_with_its_place(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(lesson.parent / "cache"))
    storyboard, said, told = lesson / "halves.md", {}, list[str]()
    for name, text, _ in refused():
        storyboard.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as error:
            make(storyboard, told.append)
        where = error.value.where.removeprefix(str(storyboard)).removeprefix(", ")
        said[name] = ": ".join(filter(None, (where, f"{error.value.what} {error.value.next}")))
    assert said == {name: words for name, _, words in refused()}
    assert told == []
    assert not (lesson.parent / "media").exists()


def test_a_storyboard_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        make(tmp_path / "lost.md", print)
    (tmp_path / "film.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="It is not text"):
        make(tmp_path / "film.md", print)
    with pytest.raises(InputError, match="Write the path of the storyboard itself"):
        make(tmp_path, print)
    with pytest.raises(InputError, match="cannot be followed"):
        read(f"---\ntitle: A\n---\n> [draw {'9' * 5000}] One.\n")


WHOLE = "---\ntitle: Halves\n---\n# Halves\n> One half.\n"
SEVERAL = """---
title: Halves
language: tlh
---
# Halves
> One half.
---
## No words
---
![A figure](gone.svg)
> This is it.
---
## Recorded
> [voice noise.wav] This is said.
---
## Recorded too
> [voice lost.wav] This is said.
"""


def test_all_that_is_wrong_is_told_at_once_before_anything_is_made(
    lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(lesson.parent / "cache"))
    (lesson / "noise.wav").write_text("no sound")
    (lesson / "several.md").write_text(SEVERAL)
    told: list[str] = []
    with pytest.raises(InputError, match="There are 5 things to fix") as error:
        make(lesson / "several.md", told.append)
    wanted = (
        ("slide 2, line 8", "Nothing is said on this slide."),
        ("front matter", "No synthetic voice here speaks “tlh”."),
        ("slide 3, line 10", "There is no file gone.svg."),
        ("slide 4, line 13", "noise.wav is not a sound that can be read."),
        ("slide 5, line 16", "There is no file lost.wav."),
    )
    assert [f"  {where}: {what}" in error.value.what for where, what in wanted] == [True] * len(wanted), (
        error.value.what
    )
    assert told == []


def test_what_no_film_has_made_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "halves.md").write_text(WHOLE)
    (tmp_path / "media").mkdir()
    names = [path.name for path in StoryboardPlace(tmp_path / "halves.md").written]
    assert len(names) == 4
    for name in names:
        mine = tmp_path / "media" / name
        mine.write_bytes(b"mine")
        with pytest.raises(InputError, match=f"written over media/{re.escape(name)}, and it was not made by ownpace"):
            make(tmp_path / "halves.md", print)
        assert mine.read_bytes() == b"mine"
        mine.unlink()
    # A film that was made elsewhere, and a picture of the author's beside it.
    (tmp_path / "media/halves-transcript.md").write_text(transcript("Halves", [], "en"))
    (tmp_path / "media/halves.mp4").write_bytes(b"a film")
    place, kept = StoryboardPlace(tmp_path / "halves.md"), kept_of(tmp_path / "halves.md")
    must_be_ours(place, kept)
    Image.new("RGB", (32, 18)).save(tmp_path / "media/halves.png")
    with pytest.raises(InputError, match=r"halves\.png, and it was not"):
        must_be_ours(place, kept)
    write_poster(Image.new("RGB", (32, 18)), tmp_path / "media/halves.png")
    must_be_ours(place, kept)


def test_a_film_is_made_by_one_run_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "halves.md").write_text(WHOLE)
    told: list[str] = []
    with kept_of(tmp_path / "halves.md").alone(), pytest.raises(InputError, match="being made at this moment"):
        make(tmp_path / "halves.md", told.append)
    assert told == []


def test_a_recording_is_bounded(tmp_path: Path) -> None:
    long, large, empty = (tmp_path / f"{name}.wav" for name in ("long", "large", "empty"))
    with wave.open(str(long), "wb") as file:
        file.setparams((1, 1, 1000, 0, "NONE", ""))
        file.writeframes(bytes(1000 * (LONGEST + 2)))
    with wave.open(str(empty), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    with large.open("wb") as sparse:
        sparse.truncate(LARGEST + 1)
    for path, said in ((long, "lasts more than 10 minutes"), (large, "more than 300 MB"), (empty, "is not a sound")):
        with pytest.raises(InputError, match=said):
            recorded(path)


def test_formulas_mean_what_they_mean_in_a_lesson() -> None:
    rows = re.findall(r"^\| `(.*)` \| `(.*)` \|$", (CASES / "formulas.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    assert {latex: formula(latex) for latex, _ in rows} == dict(rows)


def test_a_heading_is_one_line_whatever_it_begins_with() -> None:
    [slide] = read("---\ntitle: A\n---\n## 1. C# and\t## \n> One.\n").slides
    assert slide.heading == "1. C# and"
    assert line(slide.heading) == '#"1. C# and";'
    assert line("- *a* $$x$$") == '#"- ";#emph[#"a";]#" ";$display(x)$'


def test_nothing_that_is_written_is_obeyed() -> None:
    """Whatever is a command to typst stands in a string."""
    for text in ('#read("/etc/passwd")', '"; #panic()', r"\"#panic()", "#import", "*x* `#panic()`", "- #panic()", "=="):
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", words(text))
        assert "panic" not in outside and "read" not in outside and "import" not in outside, words(text)


BOARD = """---
title: Halves & more
language: en
---
# Halves

> [seen: A card.] What is a half?

## Draw it

![A square](square.svg)

One

> [draw] This is one.
> [think 2] Now you.

```
---
# no heading
> no sentence
```

> [poster] That was it.
---
![A square](square.svg)
> [draw] More & <more>.
"""


def film() -> list[Moment]:
    board = moments(read(BOARD), {"square.svg": 2})
    return timed(board, [1.0 if moment.sentence.say else 0.0 for moment in board], 24)


def test_what_is_seen_while_each_sentence_is_said() -> None:
    seen = [(moment.sentence.say, moment.picture) for moment in film()]
    assert seen == [
        ("What is a half?", Picture(0)),
        ("This is one.", Picture(1, words=1, step=1)),
        ("", Picture(1, words=1, step=1, dots=2)),
        ("", Picture(1, words=1, step=1, dots=1)),
        ("Now you.", Picture(1, words=1, step=1)),
        ("That was it.", Picture(1, words=2, step=1)),
        ("More & <more>.", Picture(2, step=2)),
    ]


def test_every_sentence_has_its_time_in_whole_frames() -> None:
    found = film()
    assert all(before.end == pytest.approx(after.start) for before, after in pairwise(found))
    assert all(round(moment.end * 24, 6) % 1 == 0 for moment in found)
    assert [round(moment.start, 2) for moment in found] == [0.0, 2.0, 3.46, 4.46, 5.46, 6.92, 8.92]


def test_what_is_written_of_a_film() -> None:
    board, found = read(BOARD), film()
    parts = chapters(board, found)
    assert parts == [(0.0, "Halves"), (2.0, "Draw it")]
    written = "\n~~~\n".join(
        (
            captions(found, "en"),
            transcript(board.front.title, found, "en"),
            transcript("Hälften?", found, "de"),
            transcript(
                "Prices", [replace(found[0], sentence=SpokenSentence(1, f"It costs {at}$.")) for at in (5, 6)], "en"
            ),
            metadata("Halves; #1", "en", parts, found[-1].end),
            call('Say "half"', "halves", parts),
        )
    )
    assert written == (CASES / "written.txt").read_text(encoding="utf-8")


def test_a_recording_is_divided_by_its_silences_and_else_by_letters() -> None:
    said = ["One half.", "Two halves are one.", "Yes."]
    # The letters put the ends at 2.8 and 8.5 of 10 seconds.
    assert ends(said, 10, []) == pytest.approx([2.86, 8.57, 10.0], abs=0.01)
    assert ends(said, 10, [(2.5, 0.4), (3.2, 0.3), (8.9, 0.6)]) == [2.5, 8.9, 10]
    assert ends(said, 10, [(5.0, 2.0), (2.8, 0.1)]) == pytest.approx([2.86, 8.57, 10.0], abs=0.01)
    assert ends(["Whole."], 3, [(1.5, 1.0)]) == [3]


def test_a_figure_may_take_what_is_in_it(tmp_path: Path) -> None:
    inside = "<style>rect { fill: url( '#a' ) }</style><rect style='fill: url(#a)'/><use x:href='#a'/>"
    (tmp_path / "own.svg").write_text(_SVG.format(inside), encoding="utf-8")
    assert last_step(read_figure(tmp_path / "own.svg")) == 0


def test_what_is_new_in_a_figure_is_drawn_from_one_end() -> None:
    from PIL import Image

    white, black = Image.new("RGB", (320, 180), "white"), Image.new("RGB", (320, 180), "black")
    after = Shot(black, ((0, 0, 320, 90),), None, 40)
    shown = [Image.frombytes("RGB", (320, 180), frame) for frame in frames(Shot(white, (), None, 10), after)]
    assert len(shown) == 40
    drawn = [sum(one.getpixel((x, 40)) == (0, 0, 0) for x in range(320)) for one in shown]
    assert drawn == sorted(drawn) and drawn[10] < 160 < drawn[20] and drawn[-1] == 320
    assert list(frames(after, after)) == [black.tobytes()] * 40


def test_every_ink_can_be_read_on_every_ground() -> None:
    code = (palette.COMMENT, palette.WORD, palette.TEXT, palette.NUMBER, palette.NAME)
    pairs = [(ink, ground) for ink in (palette.INK,) for ground in (palette.PAPER, *palette.GROUNDS.values())]
    pairs += [(ink, palette.PAPER) for ink in palette.INKS.values()] + [(ink, palette.WHITE) for ink in code]
    pairs += [(palette.WHITE, palette.DARK), (palette.LINE, palette.DARK), (palette.NAME, palette.PAPER)]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}
    assert all(one != other for one, other in combinations(palette.GROUNDS.values(), 2))


def contrast(one: str, other: str) -> float:
    def light(color: str) -> float:
        parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)
