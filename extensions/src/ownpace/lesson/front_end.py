"""What a widget brings along to a notebook in JupyterLab, and the page has already."""

from pathlib import Path

from ownpace.lesson.sitting import sitting

THEMES = Path(__file__).with_name("jupyterlab.css")


def style(rules: Path) -> str:
    """The rules in the file with JupyterLab's themes; "" on the page, whose own stylesheet has them."""
    return "" if sitting().on_page else rules.read_text(encoding="utf-8") + THEMES.read_text(encoding="utf-8")


def script(module: Path) -> str:
    """The module's source; on the page its name alone, because the server has sent it once for all widgets."""
    return module.name if sitting().on_page else module.read_text(encoding="utf-8")
