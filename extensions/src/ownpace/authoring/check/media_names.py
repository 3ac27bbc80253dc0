"""What an author may have meant by the name of a file that is not there."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from urllib.parse import SplitResult, urlsplit

from ownpace.authoring.check.genuine import PICTURES

OWN_PLACE = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:", re.IGNORECASE)
"""How a place on somebody's own computer begins."""
SPACED = re.compile(r"!?\[[^\]\n]{0,2000}\]\((?!<)([^)\s<]{1,500}+(?: [^)\s\"'<]{1,500}+){1,50}+)\)")
"""An address that ends at its first space, and with it the picture or link."""


def split(address: str) -> SplitResult:
    """An address in its parts; what cannot be one is a path."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder; of a name that no disk can have there is none."""
    try:
        return path.exists()
    except OSError:
        return False


def name_of(address: str) -> str:
    """The file's name, whichever strokes its address has."""
    return PureWindowsPath(address).name


def meant_file(address: str, folder: Path) -> str:
    """The address of the file in the lesson's media that was to be named; "" where none is nearly called so."""
    media = folder / "media"
    name = name_of(address).casefold()
    files = [path.name for path in media.iterdir() if path.is_file()] if media.is_dir() else []
    there = {each.casefold(): each for each in files if _is_of_a_sort(each, name)}
    stems = {Path(each).stem: each for each in there}
    found = there.get(name) or there.get(stems.get(Path(name).stem, ""))
    near = found or next((there[each] for each in get_close_matches(name, there, 1, 0.75)), "")
    return f"media/{near}" if near else ""


def _is_of_a_sort(one: str, other: str) -> bool:
    """Whether one file can be meant for the other: both are pictures, or have the same end, or one has none."""
    ends = {Path(name).suffix.casefold() for name in (one, other)}
    return len(ends) == 1 or "" in ends or ends <= {*PICTURES}
