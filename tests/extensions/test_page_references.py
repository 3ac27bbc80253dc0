"""Where a lesson's links and pictures lead on its page, and what has an address because of that."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ownpace.page import frame
from ownpace.page.frame import DrawingScript
from ownpace.page.references import referred
from ownpace_graders.lesson import read_lesson
from tests.extensions.page_server import FRONT, Server, ask, cell, serving, write_notebook

WORDS = """
[data](data.csv) [table](media/t.xlsx) [program](<media/my prog.py>) [film](media/a.mp4) [other](../other/other.ipynb)
[part](../other/two.ipynb) [this](#A-heading-below) [phase](#Then) [web](https://example.org/x) https://example.org/bare
[key](small.ipynb) [secret](../../nbgrader_config.py) ![beside](<mein Bild ü.png>) A note[^1]

### A heading below

- [x] done
- [ ] open

<iframe src="https://www.youtube.com/embed/x"></iframe>

[^1]: First
"""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = tmp_path_factory.mktemp("course")
    folder = course / "release" / "small"
    write_notebook(
        folder / "small.ipynb",
        cell("raw", FRONT),
        cell("markdown", f"## Begin\n{WORDS}"),
        cell("markdown", "## Then\n\nMore[^1]\n\n[^1]: Second"),
        cell("code", "from IPython.display import FileLink\nFileLink('made.txt')"),
        ask(
            "ask.number('one', '1?', answer=1, steps=['![s](<mein Bild ü.png>)'], hints=['![h](<mein Bild ü.png>)'])",
            "one",
        ),
    )
    (folder / "media").mkdir()
    for name in ("data.csv", "made.txt", "media/t.xlsx", "media/my prog.py", "media/other.zip", "record.jsonl"):
        (folder / name).write_text("1,2")
    (folder / "mein Bild ü.png").write_bytes(PIXEL)
    with serving(course) as server:
        yield server


def test_each_link_leads_where_it_says(server: Server) -> None:
    page = server.get("lesson/small/").text
    for address in (
        'href="file/data.csv" download',
        'href="file/media/t.xlsx" download',
        'href="file/media/my%20prog.py" download',
        'href="media/a.mp4"',
        'href="../other/"',
        'href="../other/two/"',
        'href="#h-a-heading-below"',
        'id="h-a-heading-below"',
        'href="#then"',
        'href="https://example.org/x"',
        'href="https://example.org/bare"',
        'href="../small/"',
        'href="https://www.youtube.com/embed/x"',
        'type="checkbox"',
    ):
        assert address in page, address


DRAWINGS = {
    "sized": '<?xml version="1.0"?>\n<svg width="520" height="140.5px"><rect width="7" height="8"/></svg>',
    "no-size": '<svg stroke-width="2" viewBox="0 0 4 3"><rect width="7" height="8"/></svg>',
    "percent": '<svg width="100%" height="100%"/>',
    "paper": '<svg width="3cm" height="2cm"/>',
    "long": f'<!--{" " * 20_000}--><svg width="520" height="140"/>',
}
PICTURES = {"pixel.png": PIXEL, "words.png": b"no picture", "empty.png": b""} | {
    f"{name}.svg": drawing.encode() for name, drawing in DRAWINGS.items()
}


@pytest.mark.parametrize(
    ("said", "room"),
    [
        ('src="media/pixel.png"', ' width="1" height="1"'),
        ('width="40" src="media/pixel.png"', ' height="40"'),
        ("width='40px' src='media/pixel.png'", ' height="40"'),
        ('width="50%" src="media/pixel.png"', ""),
        ('height="9" src="media/pixel.png"', ""),
        ('src="media/words.png"', ""),
        ('src="media/empty.png"', ""),
        ('src="media/none.png"', ""),
        ('src="media/../../pixel.png"', ""),
        ('src="media/sized.svg"', ' width="520" height="140"'),
        ('src="media/no-size.svg"', ""),
        ('src="media/percent.svg"', ""),
        ('src="media/paper.svg"', ""),
        ('src="media/long.svg"', ""),
    ],
)
def test_a_picture_that_is_to_come_has_its_room(tmp_path: Path, said: str, room: str) -> None:
    write_notebook(tmp_path / "small" / "small.ipynb", cell("raw", FRONT))
    (tmp_path / "small/media").mkdir()
    (tmp_path / "pixel.png").write_bytes(PIXEL)
    for name, picture in PICTURES.items():
        (tmp_path / "small/media" / name).write_bytes(picture)
    shown = referred(f"<img {said}>", read_lesson(tmp_path / "small/small.ipynb"), 0)
    assert shown == f'<img loading="lazy"{room} {said}>'


def test_footnotes_of_two_parts_are_apart(server: Server) -> None:
    page = server.get("lesson/small/").text
    for number in (1, 2):
        assert page.count(f'id="c{number}-fn-1"') == 1
        assert page.count(f'href="#c{number}-fn-1"') == 1


def test_pictures_beside_the_notebook_are_in_the_page_wherever_they_are_named(server: Server) -> None:
    data = base64.b64encode(PIXEL).decode()
    assert server.get("lesson/small/").text.count(f'src="data:image/png;base64,{data}"') == 2
    hint = {"id": "01a1ff5f-cb0e-7000-8e38-64861027e9aa", "at": "2026-11-21T18:30:30.414Z", "lesson": "small"}
    events = [{**hint, "item": "one", "kind": "hint", "data": {"n": 1}}]
    assert data in server.post("api/record/small", {"events": events}).json["views"]["one"]["parts"]["hints"]


@pytest.mark.parametrize("path", ["data.csv", "made.txt", "media/t.xlsx", "media/my%20prog.py"])
def test_a_linked_file_is_sent_to_be_saved(server: Server, path: str) -> None:
    sent = server.get(f"lesson/small/file/{path}")
    assert (sent.status, sent.text) == (200, "1,2")
    assert sent.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    "path",
    [
        "small.ipynb",
        "record.jsonl",
        "media/other.zip",
        "../../nbgrader_config.py",
        "%2e%2e/%2e%2e/nbgrader_config.py",
        "nobody.csv",
        "media",
    ],
)
def test_no_other_file_has_an_address(server: Server, path: str) -> None:
    assert server.get(f"lesson/small/file/{path}").status in (403, 404)


def test_the_frame_lets_nothing_in_or_out(server: Server) -> None:
    sent = server.get("frame/")
    policy = sent.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy
    assert "connect-src" not in policy
    assert server.get("frame/nobody.js").status == 404


@pytest.mark.parametrize("home", ["cache", "times"])
def test_what_many_charts_ask_for_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    """Writing it takes seconds and 100 MB, a class looks at the same page, and on Binder each server is a new one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / home))  # “times” is a file: nothing can be kept there
    code = f"import time; time.sleep(0.5); open({str(tmp_path / 'times')!r}, 'a').write('x'); print('made', end='')"
    script = DrawingScript("ownpace", code=code, project="ownpace")
    with ThreadPoolExecutor() as asked:
        assert [*asked.map(lambda _: script.read(), range(5))] == [b"made"] * 5
    frame._written.cache_clear()
    assert script.read() == b"made"
    assert (tmp_path / "times").read_text() == ("x" if home == "cache" else "xx")


@pytest.mark.parametrize(
    "body", [{}, {"texts": []}, {"texts": [["nobody", "x"]]}, {"texts": [["markdown", 7]]}, {"texts": "x"}, [1]]
)
def test_what_is_not_text_is_refused_in_words(server: Server, body: object) -> None:
    refused = server.post("api/text", body)
    assert (refused.status, refused.json["what"]) == (400, "The request holds nothing that can be drawn.")


def test_words_with_formulas_are_drawn_and_the_rest_is_escaped(server: Server) -> None:
    texts = [["formulas", r"<b>$\frac12$ and $5 to $6 \(x\)"], ["markdown", "**b**"], ["markdown", "[half](\ud800)"]]
    formulas, markdown, half = server.post("api/text", {"texts": texts}).json["html"]
    assert ">half</a>" in half
    assert formulas.startswith("&lt;b&gt;<math")
    assert formulas.count("<math") == 2
    assert "$5 to $6" in formulas
    assert markdown == "<p><strong>b</strong></p>\n"


def test_the_course_says_who_may_show_a_page_in_a_frame(tmp_path: Path) -> None:
    write_notebook(tmp_path / "release/small/small.ipynb", cell("raw", FRONT))
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Ownpace.framed_by = ['https://lms.school.example', 'https://*.canvas.example:8443']\n"
    )
    with serving(tmp_path) as server:
        for path in ("lesson/small/", "frame/", ""):
            policy = server.get(path).headers["content-security-policy"]
            assert "frame-ancestors 'self' https://lms.school.example https://*.canvas.example:8443" in policy
