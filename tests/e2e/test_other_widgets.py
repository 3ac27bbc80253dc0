"""Widgets of other packages on a lesson's page, and what a page loads for them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of

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


LESSONS = {"counter": (COUNTER,), "figure": (FIGURE,), "all": (CONTROLS, INTERACT, MAP, BROKEN)}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., Served]) -> Served:
    course = tmp_path_factory.mktemp("course")
    for name, sources in LESSONS.items():
        lesson_of(course, *sources, name=name)
    return serve_all(course)


def open_page(page: Page, address: str) -> list[str]:
    """Open the lesson; what the page asks for is added to the list as it goes."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return asked


def test_sliders_a_callback_a_map_and_what_nobody_has(page: Page, served: Served) -> None:
    open_page(page, served.lesson("all"))
    _are_linked_in_the_browser(page)
    _interact_shows_what_the_kernel_prints_and_returns(page)
    page.locator(".leaflet-control-zoom-in").click()
    expect(page.locator(".leaflet-container")).to_be_visible()
    expect(page.get_by_text("This part of the lesson cannot be shown here.")).to_be_visible()
    expect(page.locator(".widget-readout")).to_have_count(3)


def _are_linked_in_the_browser(page: Page) -> None:
    page.locator(".op-cell[data-cell='1'] .noUi-handle").first.press("ArrowRight")
    expect(page.locator(".op-cell[data-cell='1'] .widget-readout")).to_have_text(["1", "1"])
    # What a description may be is ipywidgets' list, what of it can act is gone.
    assert page.locator(".widget-label").first.inner_html() == '<b title="1">one</b>! <a>?</a>'


def _interact_shows_what_the_kernel_prints_and_returns(page: Page) -> None:
    expect(page.locator(".square")).to_have_text("25")
    page.locator(".op-cell[data-cell='2'] .noUi-handle").press("ArrowRight")
    expect(page.locator(".square")).to_have_text("36")
    expect(page.locator(".op-stdout")).to_have_text("x is 6\n")


def test_a_widget_keeps_its_state_over_a_reload_and_what_the_lesson_does_not_use_is_not_asked_for(
    page: Page, served: Served
) -> None:
    asked = open_page(page, served.lesson("counter"))
    page.locator(".counter").click()
    expect(page.locator(".counter")).to_have_text("count 1")
    page.wait_for_selector("html[data-session=ready]")
    unused = ("controls-", "editor-", "foreign-", "output-", "labextensions")
    assert [url for url in asked if any(name in url for name in unused)] == []
    page.reload()
    expect(page.locator(".counter")).to_have_text("count 1")
    page.locator(".counter").click()
    expect(page.locator(".counter")).to_have_text("count 2")


def test_a_bqplot_figure_comes_from_the_installed_extension(page: Page, served: Served) -> None:
    asked = open_page(page, served.lesson("figure"))
    expect(page.locator(".bqplot text", has_text="Squares")).to_be_visible()
    expect(page.locator(".bqplot path.line")).to_have_count(1)
    assert any("labextensions/bqplot/" in url for url in asked)
    assert not any("labextensions/jupyter-leaflet/" in url for url in asked)
