"""What a page cannot draw, and shows in words: formulas, and drawings whose scripts come from the internet."""

import html
import re
from collections.abc import Iterator
from importlib.util import find_spec

from ownpace.authoring.check.formula_slips import near
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.markdown import to_html
from ownpace_graders.lesson.math import unknown

Found = tuple[str, str, str]
"""Where it stands in the source, what is wrong, and how to fix it."""

_AS_LATEX = re.compile(r'<code class="op-math">(.*?)</code>', re.DOTALL)
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)
_FROM_ELSEWHERE = {
    "folium": (r"\bipyleaflet\b", "ipyleaflet, or a picture of the map"),
    "holoviews": (r"\bINLINE\b|extension\(\s*[\"']matplotlib", 'hv.extension("matplotlib")'),
    "hvplot": (r"\bINLINE\b|extension\(\s*[\"']matplotlib", 'hvplot.extension("matplotlib")'),
    "pyvis": (r"cdn_resources\s*=\s*[\"']in_line", 'Network(cdn_resources="in_line")'),
}
"""Packages whose drawings ask the internet for scripts: what in a lesson's code says otherwise, and how to say it."""

_WIDGET_CHARTS = re.compile(r"\bJupyterChart\b|renderers\.enable\(\s*[\"']jupyter")


def formulas(text: str) -> Iterator[Found]:
    """The formulas in Markdown that are shown as their LaTeX."""
    for shown in _AS_LATEX.findall(to_html(text)):
        source = html.unescape(shown)
        command = unknown(source)
        why = f"{command} is not known" if command else "it is incomplete, or too long"
        yield (
            source.strip().splitlines()[0],
            f"A formula cannot be drawn, and students see its LaTeX: {why}.",
            near(command) or "Write it otherwise, or put a picture of it into media/ with its words.",
        )


def drawings(cell: Cell, lesson: Lesson) -> Iterator[Found]:
    """The packages that a code cell brings, whose drawings would be words on the page."""
    code = "\n".join(each.source for each in lesson.cells if each.cell_type == "code")
    for package in _IMPORT.findall(cell.source) if cell.role == "code" else ():
        otherwise, how = _FROM_ELSEWHERE.get(package, ("", ""))
        if otherwise and not re.search(otherwise, code):
            what = f"What {package} draws asks the internet for scripts, and the page asks no other server."
            yield package, what, f"Use {how}."
        if package == "altair":
            yield from _charts(code)


def _charts(code: str) -> Iterator[Found]:
    """Altair brings no scripts: vl-convert-python has them, for the page's server and for pictures alike."""
    if find_spec("vl_convert") is None:
        what = "Altair's charts are drawn by vl-convert-python, which is not installed here: students would get words."
        yield "altair", what, "Install vl-convert-python where the lesson is served: pip install vl-convert-python."
    elif _WIDGET_CHARTS.search(code):
        what = "A JupyterChart asks the internet for scripts, and the page asks no other server."
        yield "altair", what, "Show the chart itself, without JupyterChart."
