"""The style that a notebook in JupyterLab brings along."""

from pathlib import Path

from ownpace.lesson.sitting import sitting

THEMES = Path(__file__).with_name("jupyterlab.css")


def style(rules: Path) -> str:
    """The rules in the file with JupyterLab's themes; "" on the page, whose own stylesheet has them."""
    return "" if sitting().on_page else rules.read_text(encoding="utf-8") + THEMES.read_text(encoding="utf-8")
