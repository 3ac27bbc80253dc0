"""Widgets of other packages on a lesson's page, and what a page loads for them."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served

CONTROLS = """
import ipywidgets as W
HTML = "<b title='1' onclick='alert(1)'>one</b><script>alert(1)</script><u>!</u> <a href='javascript:alert(1)'>?</a>"
one, two = W.IntSlider(description=HTML, description_allow_html=True), W.IntSlider(description="two")
link = W.jslink((one, "value"), (two, "value"))
W.VBox([one, two])
"""

INTERACT = """
def square(x):
    print("x is", x)
    return W.HTML(f"<b class='square'>{x * x}</b>")

W.interact(square, x=(0, 10))
None
"""

COUNTER = '''
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      button.className = "counter";
      const show = () => { button.textContent = `count ${model.get("n")}`; };
      model.on("change:n", show);
      button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
      show();
      el.append(button);
    } }"""
    n = traitlets.Int(0).tag(sync=True)

Counter()
'''

FIGURE = """
import bqplot.pyplot as plt
figure = plt.figure(title="Squares")
plt.plot([0, 1, 2, 3], [0, 1, 4, 9])
figure
"""

# Without tiles, which come from a third party: the page's policy would refuse them.
MAP = """
import ipyleaflet
ipyleaflet.Map(center=(52, 10), zoom=6, layers=())
"""

BROKEN = """
import traitlets

class Unknown(W.DOMWidget):
    _model_module = _view_module = traitlets.Unicode("nobody-has-this").tag(sync=True)
    _model_name = _view_name = traitlets.Unicode("Unknown").tag(sync=True)

Unknown()
"""


@pytest.fixture
def lesson(tmp_path: Path, serve: Callable[..., Served]) -> Callable[..., Served]:
    """Serves a lesson made of these code cells."""

    def make(*sources: str) -> Served:
        folder = tmp_path / "course" / "release" / "widgets"
        folder.mkdir(parents=True)
        cells = [nbformat.v4.new_markdown_cell("# Widgets"), *map(nbformat.v4.new_code_cell, sources)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "widgets.ipynb")
        return serve(tmp_path / "course")

    return make


def open_page(page: Page, served: Served) -> list[str]:
    """Open the lesson; what the page asks for is added to the list as it goes."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.lesson("widgets"))
    return asked


def test_sliders_are_linked_in_the_browser(page: Page, lesson: Callable[..., Served]) -> None:
    open_page(page, lesson(CONTROLS))
    page.locator(".noUi-handle").first.press("ArrowRight")
    expect(page.locator(".widget-readout")).to_have_text(["1", "1"])
    # What a description may be is ipywidgets' list, what of it can act is gone.
    assert page.locator(".widget-label").first.inner_html() == '<b title="1">one</b>! <a>?</a>'


def test_interact_shows_what_the_kernel_prints_and_returns(page: Page, lesson: Callable[..., Served]) -> None:
    open_page(page, lesson("import ipywidgets as W", INTERACT))
    expect(page.locator(".square")).to_have_text("25")
    page.locator(".noUi-handle").first.press("ArrowRight")
    expect(page.locator(".square")).to_have_text("36")
    expect(page.locator(".op-stdout")).to_have_text("x is 6\n")


def test_a_widget_keeps_its_state_over_a_reload(page: Page, lesson: Callable[..., Served]) -> None:
    open_page(page, lesson(COUNTER))
    page.locator(".counter").click()
    expect(page.locator(".counter")).to_have_text("count 1")
    page.reload()
    expect(page.locator(".counter")).to_have_text("count 1")
    page.locator(".counter").click()
    expect(page.locator(".counter")).to_have_text("count 2")


def test_a_bqplot_figure_comes_from_the_installed_extension(page: Page, lesson: Callable[..., Served]) -> None:
    asked = open_page(page, lesson(FIGURE))
    expect(page.locator(".bqplot text", has_text="Squares")).to_be_visible()
    expect(page.locator(".bqplot path.line")).to_have_count(1)
    assert any("labextensions/bqplot/" in url for url in asked)
    assert not any("labextensions/jupyter-leaflet/" in url for url in asked)


def test_a_map_comes_up(page: Page, lesson: Callable[..., Served]) -> None:
    open_page(page, lesson(MAP))
    page.locator(".leaflet-control-zoom-in").click()
    expect(page.locator(".leaflet-container")).to_be_visible()


def test_a_widget_that_nobody_has_is_said_calmly(page: Page, lesson: Callable[..., Served]) -> None:
    open_page(page, lesson(CONTROLS, BROKEN))
    expect(page.get_by_text("This part of the lesson cannot be shown here.")).to_be_visible()
    expect(page.locator(".widget-readout")).to_have_count(2)


def test_what_the_lesson_does_not_use_is_not_asked_for(page: Page, lesson: Callable[..., Served]) -> None:
    asked = open_page(page, lesson(COUNTER))
    expect(page.locator(".counter")).to_be_visible()
    page.wait_for_selector("html[data-session=ready]")
    unused = ("controls-", "editor-", "foreign-", "output-", "labextensions")
    assert [url for url in asked if any(name in url for name in unused)] == []
