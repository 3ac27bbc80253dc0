"""What a question of each kind adds to a page: the scripts that its form asks for, and their style."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from ownpace.ask.form import markup
from ownpace.ask.needs import MARK
from ownpace.ask.view import view
from ownpace.ask.widget import PIECES
from ownpace.page.assets import OF_NEEDS, STATIC, asset
from ownpace_graders.kinds import KINDS
from tests.graders.tables import whole_call

BUNDLE = STATIC / "bundle"
MOST = {"draw": 25_000}
USUAL = 15_000
"""Bytes, compressed, that a kind may add to a page with a question of it. A program's editor is that of all code."""


def imported(file: Path) -> set[Path]:
    """The files that this one cannot start without."""
    return {BUNDLE / name for name in re.findall(r'(?:from|import)"\./([^"]+)"', file.read_text(encoding="utf-8"))}


def size(files: set[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def weight(kind: str) -> int:
    """Bytes, compressed, beyond what every page has."""
    arguments = whole_call(kind)
    html = markup(kind, "x", arguments, view(kind, arguments, None, "l x"), "l", ready=False)
    names = [name.removesuffix(".js") for name, mark in PIECES.items() if mark in html]
    names += ["files", "blobs"] if KINDS[kind].shape.files else []
    names += ["practice"] if KINDS[kind].grows else []
    chunks = {file for name in names for file in BUNDLE.glob(f"{name}-*.js")}
    needed = chunks | {each for file in chunks for each in imported(file)}
    styles = [asset(f"looks/{need}.css") for need in OF_NEEDS if f"{MARK}{need}" in html]
    return size(needed - imported(BUNDLE / "page.js")) + sum(len(style.gzipped) for style in styles if style)
