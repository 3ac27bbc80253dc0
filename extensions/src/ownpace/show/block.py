"""A teaching block as HTML: one place, for the page and for a notebook in JupyterLab."""

import html
import sys
from pathlib import Path
from typing import Any

from ownpace.lesson.front_end import style
from ownpace.lesson.sitting import grading, sitting
from ownpace_graders.lesson.markdown import inline

FOLDER = Path(__file__).parent

LITERAL = (str, int, float, list, tuple, dict)
"""What a call says by itself, and the block draws without a kernel."""


def headed(words: str, tag: str = "p") -> str:
    """What stands above a block; nothing where it has no title."""
    return f'<{tag} class="op-block-title">{inline(words)}</{tag}>' if words else ""


def framed(name: str, inside: str, *, tag: str = "section", script: str = "", item: str = "", more: str = "") -> str:
    """The block `name` around its inside. `script` is the one that it needs on the page, `item` its id."""
    attributes = f' data-block="{script}"' if script else ""
    attributes += f' data-item="{html.escape(item)}"' if item else ""
    return f'<{tag} class="op-block op-{name}"{attributes}{more}>{inside}</{tag}>'


class Block:
    """HTML that a cell ends in, with the style that is its own. It holds no script, so it shows wherever notebooks are
    shown; where a kernel is at hand, `script` makes of it in JupyterLab what it is on the page. `thing` is shown below
    it, as a notebook shows it."""

    def __init__(self, html: str, looks: str = "", script: str = "", item: str = "", thing: Any = None) -> None:
        self.html, self.looks, self.script, self.item, self.thing = html, looks, script, item, thing

    def _repr_html_(self) -> str:
        own = FOLDER / f"{self.looks}.css"
        rules = style(FOLDER / "block.css", *([own] if self.looks else []))
        return f"<style>{rules}</style>{self.html}" if rules else self.html

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        display(HTML(self._repr_html_()))
        if self.thing is not None and not isinstance(self.thing, LITERAL):
            display(_once(self.thing))
        if self.script and not sitting().on_page and not grading():
            from ownpace.show.live import Live  # a widget is made of much, and few blocks need one

            display(Live.of(self.script, self.item))


def _once(thing: Any) -> Any:
    """A drawing of matplotlib is its figure, which the end of the cell would show a second time."""
    if not type(thing).__module__.startswith("matplotlib."):
        return thing
    figure = getattr(thing, "figure", None) or thing
    if pyplot := sys.modules.get("matplotlib.pyplot"):  # who drew with it has loaded it
        pyplot.close(figure)
    return figure
