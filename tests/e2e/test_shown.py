"""One lesson that holds all that a page is asked to show: links, outputs, formulas, widgets, wide content, tables.

Of a long run its pictures at 1280 and 360 px, light and dark, lie in the test's folder (`--basetemp`).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LONG
from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of
from tests.e2e.test_outputs import (
    CHARTS,
    JSHTML,
    KINDS,
    MATH,
    PLOTLY,
    SPY,
    UPDATED,
    are_drawn,
    formulas_in_widgets_are_drawn,
    kinds_are_shown_or_said,
    run_in_frames_that_can_do_nothing_else,
)
from tests.e2e.test_wide import ALL

WORDS = r"""# All that is shown

Read [the data](data.csv), [another lesson](../lesson/lesson.ipynb) or [below](#Formulas-and-tables). A note[^1],
a bare https://example.org/address, and a task:

- [x] Read this
- [ ] Try that

<div class="alert alert-info"><b>Note:</b> a box of notebooks.</div>
<div class="alert alert-danger">A warning.</div>

## Formulas and tables

$$\frac{\cancel{2}}{\cancel{4}} = \frac{1}{2} \qquad \boxed{x = 3} \qquad \begin{vmatrix} a & b \\ c & d \end{vmatrix}$$

- in a list $$x_1 = \frac{-b + \sqrt{b^2 - 4ac}}{2a}$$ and on

\begin{align} x + 1 &= 3 \\ x &= 2 \end{align}

Water is $\ce{H2O}$, and $\SI{3}{km}$ are far.

[^1]: At the end.
"""
STYLED = """
import pandas
table = pandas.DataFrame({"a": [1.5, -2], "b": [3, 4]})
table.style.highlight_max(color="lightyellow")
"""
CONTROLS = """
import ipywidgets as W
W.VBox([W.Play(), W.Button(description="Press", icon="check", button_style="primary"),
        W.Button(description="Plain"), W.Button(description="Danger", button_style="danger"), W.Valid(value=True),
        W.FileUpload(), W.IntSlider(description=r"$x_1$"), W.ToggleButtons(options=["one", "two"]),
        W.Dropdown(options=["one", "two"]), W.Text("text"), W.Checkbox(description="Agree")])
"""
INTERACT = """
def square(x):
    print("x is", x)
    return x * x
W.interact(square, x=(0, 10));
"""
CODE = [*CHARTS, KINDS, JSHTML, SPY, MATH]
"""What is looked at more closely than that it is there."""


FORMULAS = Path(__file__).parents[1].joinpath("graders/formulas.txt").read_text(encoding="utf-8").splitlines()
SIZES = "all => all.map(it => it.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
CUT = "document.styleSheets[0].insertRule('.op-prose * { overflow: visible !important; }')"


# The colour behind an element: its own, or that of what it stands in.
GROUND = """(it => {
  for (; it; it = it.parentElement) {
    const colour = getComputedStyle(it).backgroundColor;
    if (!colour.endsWith(", 0)")) return colour;
  }
})"""


@pytest.fixture
def all_of_it(tmp_path: Path, serve: Callable[..., Served]) -> Served:
    course = lesson_of(
        tmp_path / "course",
        *CODE,
        WORDS,
        f"# Wide\n\n{ALL}",
        PLOTLY,
        UPDATED,
        STYLED,
        CONTROLS,
        INTERACT,
    )
    (course / "release/lesson/data.csv").write_text("1,2")
    return serve(course)


def test_all_of_it_is_shown_in_every_width_and_in_the_dark(page: Page, all_of_it: Served, tmp_path: Path) -> None:
    page.goto(all_of_it.lesson("lesson"))
    page.wait_for_selector("html[data-session=ready]", timeout=90_000)
    expect(page.locator(".op-stdout").last).to_have_text("x is 5\n")
    expect(page.frame_locator("iframe[title^='Growth']").locator(".plot-container, svg").first).to_be_visible()
    for frame in page.locator("iframe").all():
        expect(frame).not_to_have_css("block-size", "0px", timeout=60_000)
    kinds, film, spy, formulas = (page.locator(f".op-cell[data-cell='{CODE.index(it) + 1}']") for it in CODE[-4:])
    are_drawn(page, 1)
    kinds_are_shown_or_said(kinds)
    run_in_frames_that_can_do_nothing_else(film, spy)
    formulas_in_widgets_are_drawn(formulas)
    _a_heading_below_and_a_file_are_reached(page)
    for width in (1280, 360):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") == width
            # A table with colours of its own is readable in the dark too.
            for cell in page.locator("table[id^='T_'] :is(th.row_heading, td)").all():
                ink, ground = cell.evaluate(
                    "it => [getComputedStyle(it).color, groundOf(it)]".replace("groundOf", GROUND)
                )
                assert contrast(ink, ground) >= 4.5, (scheme, ink, ground)
            if LONG:
                page.screenshot(path=tmp_path / f"{width}-{scheme}.png", full_page=True)


def formulas_are_whole(page: Page, course: Path, serve: Callable[..., Served]) -> None:
    """The table of formulas on a page: each is there, and none is cut. Its picture lies beside the course."""
    formulas = [line for line in FORMULAS if line and not line.startswith("# ")]
    rows = "\n\n".join(f"Formula {number}: ${line}$" for number, line in enumerate(formulas))
    page.goto(serve(lesson_of(course, f"# Formulas\n\n{rows}")).lesson("lesson"))
    sizes = page.locator(".op-prose p > math").evaluate_all(SIZES)
    assert len(sizes) == len(formulas)
    assert [line for line, size in zip(formulas, sizes, strict=True) if size < 1] == []
    shown = page.screenshot(path=course.parent / "formulas.png", full_page=True)
    page.evaluate(CUT)
    assert page.screenshot(path=course.parent / "uncut.png", full_page=True) == shown


def test_the_formulas_of_school_and_first_year_are_whole(
    page: Page, tmp_path: Path, serve: Callable[..., Served]
) -> None:
    formulas_are_whole(page, tmp_path / "course", serve)


def _a_heading_below_and_a_file_are_reached(page: Page) -> None:
    page.get_by_role("link", name="below").click()
    expect(page.get_by_role("heading", name="Formulas and tables")).to_be_in_viewport()
    with page.expect_download() as download:
        page.get_by_role("link", name="the data").click()
    assert download.value.path().read_text() == "1,2"


def contrast(ink: str, ground: str) -> float:
    """Of two colours as CSS computes them, by WCAG."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
