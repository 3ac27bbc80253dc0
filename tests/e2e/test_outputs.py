"""What code puts out, as a page shows it: as the kernel has it now, and every kind of output, as test_shown looks."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.coder import Coder
from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of

SOLUTION = {"grade": False, "grade_id": "mine", "locked": False, "schema_version": 3, "solution": True, "task": False}

KINDS = """
import base64
from IPython.display import HTML, Audio, Image, JSON, Latex, Markdown, Math, SVG, Javascript, Video, display
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
display(Markdown("**bold** and $\\\\frac12$"))
display(Math(r"\\sqrt{x}"))
display(Latex(r"So $y^2$ is \\begin{align}a&=b\\end{align}"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"))
display(Image(PNG))
display(JSON({"a": [1]}))
display(Audio([0, 0.5, 0, -0.5] * 2000, rate=8000))
display({"application/x-nobody": "?"}, raw=True)
display({"application/x-nobody": "?", "text/plain": "<Chart>"}, raw=True)
display(Javascript("alert(1)"))
display({"application/pdf": "JVBERi0="}, raw=True)
display({"audio/wav": "UklGRg=="}, raw=True)
display(HTML("<script src='https://cdn.example/x.js'></script>"))
print("out")
{"text": 1}
"""

JSHTML = """
import matplotlib
matplotlib.use("agg")
from matplotlib import animation, pyplot
figure, axes = pyplot.subplots(figsize=(2, 2))
film = animation.FuncAnimation(figure, lambda n: axes.plot([0, n]), frames=2)
pyplot.close(figure)
from IPython.display import HTML
HTML(film.to_jshtml())
"""

SPY = """
from IPython.display import HTML
HTML("<script>fetch('../').then(() => 'in', () => 'out').then(it => document.body.append(it, origin))</script>")
"""

PLOTLY = """
from IPython.display import display
figure = {"data": [{"x": [1, 2], "y": [3, 4]}], "layout": {"title": {"text": "Growth </script>"}}}
display({"application/vnd.plotly.v1+json": figure, "text/html": "<div></div>", "text/plain": "Figure()"}, raw=True)
"""

CHART = """
import altair, pandas
chart = altair.Chart(pandas.DataFrame({"a": [1, 2], "b": [3, 4]}), title="Steps").mark_line().encode(x="a", y="b")
chart
"""

BOKEH = """
from bokeh.io import output_notebook, show
from bokeh.plotting import figure
output_notebook()
plot = figure(width=300, height=200, title="Ways")
plot.line([1, 2], [3, 4])
show(plot)
"""

BOKEH_PAGE = """
from bokeh.embed import file_html
from bokeh.models import Slider
from bokeh.resources import CDN
from IPython.display import HTML, display
display(HTML(file_html(Slider(start=0, end=9, value=3, title="How many"), CDN)))
"""

MAP = """
from IPython.display import HTML
HTML('<iframe srcdoc="&lt;script src=&quot;https://cdn.jsdelivr.net/npm/leaflet@1/leaflet.js&quot;&gt;&lt;/script&gt;"></iframe>')
"""

CHARTS = (CHART, 'altair.renderers.enable("mimetype")\nchart', BOKEH, BOKEH_PAGE, MAP)

ONCE = '''
import anywidget, traitlets

class Once(anywidget.AnyWidget):
    # Its script takes longer to load than anywidget waits, as over a slow connection.
    _esm = """await new Promise((resolve) => setTimeout(resolve, 2500));
    export default { render({ model, el }) {
      el.textContent = `n is ${model.get("n")}`;
      el.className = "once";
    } }"""
    n = traitlets.Int(0).tag(sync=True)

w = Once()
w.n = 42
w
'''

UPDATED = """
handle = display("first", display_id=True)
handle.update({"text/plain": "second"}, raw=True)
"""
LATER = 'handle.update({"text/plain": "third"}, raw=True)'
PRESSED = """
import ipywidgets as W
button = W.Button(description="Press")
count = 0
def pressed(_):
    global count
    count += 1
    print("pressed", count)
    handle.update({"text/plain": f"after press {count}"}, raw=True)
    if count == 2:
        1 / 0
button.on_click(pressed)
button
"""

MATH = r"""
import ipywidgets as W
W.VBox([W.HTMLMath(r"<b>Half</b>: $\frac12$"), W.Label(r"$x^2$ and $5 to $6"), W.IntSlider(description=r"\(\alpha\)")])
"""


FIGURE_WIDGET = """
import plotly.graph_objects as graphs
figure = graphs.FigureWidget()
figure.add_scatter(x=[1, 2], y=[3, 4])
figure.layout.title.text = "Late"
figure
"""


@pytest.fixture
def lesson(tmp_path: Path, serve: Callable[..., Served]) -> Callable[..., Served]:
    return lambda *sources: serve(lesson_of(tmp_path / "course", *sources))


def opened(page: Page, served: Served) -> None:
    page.goto(served.lesson("lesson"))
    page.wait_for_selector("html[data-session=ready]", timeout=60_000)


def kinds_are_shown_or_said(cell: Locator) -> None:
    outputs = cell.locator(".op-output")
    expect(outputs.nth(0).locator("strong")).to_have_text("bold")
    expect(outputs.nth(0).locator("mfrac")).to_have_count(1)
    expect(outputs.nth(1).locator("msqrt")).to_have_count(1)
    expect(outputs.nth(2).locator("math")).to_have_count(2)
    expect(cell.locator(".op-picture-output")).to_have_count(2)
    expect(cell.locator("audio")).to_have_count(2)
    assert (
        cell.locator("audio").first.evaluate(
            "audio => new Promise(so => { audio.onloadedmetadata = () => so(audio.duration); audio.load(); })"
        )
        == 1
    )
    expect(cell.get_by_text("scripts from the internet")).to_have_count(1)
    for number, output in enumerate(outputs.all()):
        said = output.inner_text().strip() or output.locator("img, audio, video, iframe, math").count()
        assert said, f"output {number} is blank: {output.inner_html()}"


def run_in_frames_that_can_do_nothing_else(film_cell: Locator, spy_cell: Locator) -> None:
    film, spied = film_cell.frame_locator("iframe"), spy_cell.frame_locator("iframe")
    expect(film.locator("img").first).to_be_visible()
    film.get_by_role("button", name="Next").click()
    sign = film.get_by_role("button", name="Play", exact=True).locator("i")
    assert "▶" in sign.evaluate("sign => getComputedStyle(sign, '::before').content")
    expect(spied.locator("body")).to_contain_text("outnull")
    expect(film_cell.locator("iframe")).not_to_have_css("block-size", "0px")


def are_drawn(page: Page, first: int) -> None:
    """The charts, the first of which is in this cell of the lesson."""
    cells = [page.locator(f'.op-cell[data-cell="{first + number}"]') for number in range(len(CHARTS))]
    drawn = [cell.locator("iframe").first.content_frame for cell in cells]
    for frame in drawn[:2]:
        expect(frame.locator("svg, canvas").first).to_be_visible(timeout=60_000)
    expect(drawn[0].locator("summary")).to_be_hidden()
    expect(drawn[2].locator("canvas").first).to_be_visible()
    expect(drawn[3].get_by_text("How many")).to_be_visible()
    for cell in cells[:4]:
        expect(cell.locator("iframe")).to_have_count(1)
        expect(cell.get_by_text("scripts from the internet")).to_have_count(0)
    expect(cells[4]).to_contain_text("scripts from the internet")
    expect(cells[4].locator("iframe")).to_have_count(0)
    for cell in cells:
        expect(cell.get_by_text("cannot be shown")).to_have_count(0)
        expect(cell.get_by_text("Loading BokehJS")).to_have_count(0)


def test_a_view_is_as_its_cell_left_it(page: Page, lesson: Callable[..., Served]) -> None:
    # The page is there before the widgets are, and hears of each change by itself.
    opened(page, lesson("import time\ntime.sleep(2)", *[ONCE] * 12, FIGURE_WIDGET))
    expect(page.locator(".once")).to_have_text(["n is 42"] * 12)
    # A figure that got its lines later has them.
    expect(page.locator(".js-plotly-plot .js-line")).to_have_count(1)
    expect(page.locator(".js-plotly-plot").get_by_text("Late")).to_be_visible()


def test_what_is_displayed_anew_and_what_a_callback_does_is_seen(page: Page, lesson: Callable[..., Served]) -> None:
    served = lesson(UPDATED, LATER, PRESSED)
    opened(page, served)
    first = page.locator('.op-cell[data-cell="1"]')
    expect(first).to_have_text("third")
    button = page.get_by_role("button", name="Press")
    button.click()
    expect(page.locator(".op-called")).to_have_text("pressed 1")
    expect(first).to_have_text("after press 1")
    button.click()
    expect(page.locator(".op-called")).to_contain_text("there is an error in the code behind it")
    opened(page, served)
    expect(first).to_have_text("after press 2")
    expect(page.locator(".op-called")).to_have_count(0)


def test_what_a_callback_puts_out_is_over_when_its_code_runs_again(page: Page, lesson: Callable[..., Served]) -> None:
    served = lesson("handle = display('handle', display_id=True)", "# to be written")
    answered = served.course / "release/lesson/lesson.ipynb"
    notebook = nbformat.read(answered, 4)
    notebook.cells[-1]["cell_type"] = "code"
    notebook.cells[-1] |= {"outputs": [], "execution_count": None}
    notebook.cells[-1].metadata.nbgrader = SOLUTION
    nbformat.write(notebook, answered)
    coder = Coder(page, served.lesson("lesson"))
    coder.open()
    coder.run("mine", PRESSED)
    page.get_by_role("button", name="Press").click()
    expect(page.locator(".op-called")).to_have_text("pressed 1")
    coder.run("mine", f"{PRESSED}\n# again")
    expect(page.get_by_role("button", name="Press")).to_have_count(1)
    expect(page.locator(".op-called")).to_have_count(0)


def formulas_in_widgets_are_drawn(cell: Locator) -> None:
    expect(cell.locator(".widget-htmlmath mfrac")).to_have_count(1)
    expect(cell.locator(".widget-label msup")).to_have_count(1)
    expect(cell.locator(".widget-slider mi")).to_have_text("α")
    assert "and $5 to $6" in cell.locator(".widget-vbox").inner_text()
    assert cell.locator(".widget-label > span").first.inner_text().count(" and ") == 1
