"""The page of a rule, docs/rules/<code>.md, which a wheel has beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDERS = (Path(__file__).with_name("pages"), Path(__file__).parents[5] / "docs" / "rules")
"""In a wheel, and in the source."""


@cache
def page_of(code: str) -> str:
    """The rule's page, as Markdown; "" where the pages were not installed."""
    found = (folder / f"{code}.md" for folder in FOLDERS)
    return next((path.read_text(encoding="utf-8") for path in found if path.is_file()), "")
