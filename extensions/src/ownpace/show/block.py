"""A teaching block as HTML: one place, for the page and for a notebook in JupyterLab."""

from pathlib import Path

from ownpace.lesson.front_end import style

CSS = Path(__file__).with_name("show.css")


class Block:
    """HTML that a cell ends in. It holds no script, so it shows wherever notebooks are shown."""

    def __init__(self, html: str) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        rules = style(CSS)
        return f"<style>{rules}</style>{self.html}" if rules else self.html
