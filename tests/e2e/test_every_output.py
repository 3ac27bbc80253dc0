"""Every kind of output that a notebook can hold, on a page: the thing itself, or a sentence.

The lists are derived: from nbformat's schema, from the mime types that the installed JupyterLab shows, and from those
that IPython makes.
"""

import base64
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.display import Audio
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of
from tests.e2e.test_outputs import opened

LAB = Path(sys.prefix, "share/jupyter/lab/static")
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WAV = base64.b64encode(Audio([0.0, 0.5, 0.0, -0.5] * 2000, rate=8000).data).decode()
CHART = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}
DATA: list[tuple[str, object]] = [
    (r"image/svg\+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
    (r"image/.*", PNG),
    (r"audio/.*wav", WAV),
    (r"(audio|video)/.*", "AAAA"),
    (r"text/html", "<b>words</b>"),
    (r"text/latex", r"$\frac12$"),
    (r"application/vnd\.vega.*", CHART),
    (r"application/vnd\.plotly.*", {"data": [{"y": [1, 2]}], "layout": {}}),
    (r".*json.*", {"a": 1}),
    (r".*", "words"),
]
"""What stands in an output, by its mime type."""

ODD: list[dict[str, object]] = [
    {"application/vnd.plotly.v1+json": None},
    {"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "const render_items = [{}];"},
    {"text/html": "<svg><a href='x' target='_top'><text y='9'>words</text></a></svg>"},
    {"text/html": "<object data='x'></object>"},
    {"text/html": "<iframe src='data:text/html,words'></iframe>"},
    {"image/png": "bm8="},
]
"""Of what is not what it says, or does not go well with a page."""

PACKAGES = [
    *(f"application/vnd.vegalite.v{version}" for version in ("5+json", "6.json")),
    "application/vnd.vega.v5+json",
    "application/vnd.plotly.v1+json",
    "application/geo+json",
    "application/x-of-nobody",
]
"""Of packages that draw for JupyterLab, and one that nobody knows."""

OF_TYPE = {
    "stream": "print('said')",
    "execute_result": "1",
    "display_data": "from IPython.display import display\ndisplay('said')",
    "error": "1 / 0",
}
"""A cell that puts it out."""

BLANK = """outputs => outputs.map(output => {
  if (output.innerText.trim()) return false;
  const seen = {
    img: it => it.complete && it.naturalWidth > 0,
    "audio, video": it => it.readyState > 0,
    iframe: it => it.offsetHeight > 20,
  };
  return !Object.entries(seen).some(([kind, is]) => [...output.querySelectorAll(kind)].some(is));
})"""


def mime_types() -> list[str]:
    listed = re.compile(r"mimeTypes:\s*\[([^\]]*)\]")
    bundle = "".join(path.read_text(encoding="utf-8", errors="replace") for path in LAB.glob("*.js"))
    lab = {kind for each in listed.findall(bundle) for kind in re.findall(r'"([\w.+-]+/[\w.+-]+)"', each)}
    assert {"text/html", "image/png", "text/markdown", "application/pdf"} <= lab
    return sorted(lab | set(DisplayFormatter().formatters) | set(PACKAGES))


def output_types() -> set[str]:
    schema = json.loads(Path(nbformat.__file__).with_name("v4").joinpath("nbformat.v4.schema.json").read_text())
    return {each["$ref"].rpartition("/")[2] for each in schema["definitions"]["output"]["oneOf"]}


@pytest.fixture
def lesson(tmp_path: Path, serve: Callable[..., Served]) -> Callable[..., Served]:
    return lambda *sources: serve(lesson_of(tmp_path / "course", *sources))


def blank(page: Page, kinds: list[str]) -> list[str]:
    """Those that show nothing, in the end."""
    until = time.monotonic() + 60
    while True:
        shown = page.locator(".op-cell[data-cell='1'] .op-output").evaluate_all(BLANK)
        found = [kind for kind, is_blank in zip(kinds, shown, strict=True) if is_blank]
        if not found or time.monotonic() > until:
            return found
        page.wait_for_timeout(100)


def every_kind(page: Page, lesson: Callable[..., Served], *more: str, but: str = "") -> list[str]:
    """On a page that has `more` cells; what its first one puts out. `but` is a pattern of mime types that are looked at
    elsewhere."""
    kinds = [kind for kind in mime_types() if not re.fullmatch(but, kind)]
    bundles = [{kind: next(value for like, value in DATA if re.fullmatch(like, kind))} for kind in kinds]
    kinds, bundles = [*kinds, *map(str, ODD)], [*bundles, *ODD]
    assert output_types() == set(OF_TYPE)
    show = f"from IPython.display import display\nfor each in {bundles!r}:\n    display(each, raw=True)"
    opened(page, lesson(show, *more, *OF_TYPE.values()))
    expect(page.locator(".op-cell[data-cell='1'] .op-output")).to_have_count(len(kinds))
    assert blank(page, kinds) == []
    for number, kind in enumerate(OF_TYPE, 2 + len(more)):
        expect(page.locator(f".op-cell[data-cell='{number}']"), kind).not_to_be_empty()
    return kinds


def test_nothing_that_a_notebook_can_hold_is_blank(page: Page, lesson: Callable[..., Served]) -> None:
    every_kind(page, lesson)
