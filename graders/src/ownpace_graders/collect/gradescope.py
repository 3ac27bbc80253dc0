"""Gradescope's export: folders `submission_4711`, and one file that says who handed each of them in."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ownpace_graders import plain
from ownpace_graders.collect.lms import Sender
from ownpace_graders.errors import InputError

NAME = "submission_metadata.yml"
_LARGEST = 50_000_000
_FOLDER = re.compile(r"['\"]?(submission_\d+)['\"]?:\s*")
_WORD = re.compile(r"\s+(?:- )?:(name|sid|email|created_at):\s+(\S.*)")
"""What is read of it, line by line: the rest is scores and outputs, which may be anything and many."""
_OF_ALL = ("name", "created_at")
"""What is read of every submitter, or of all together; the rest is of the first."""
_FRACTION = re.compile(r"\.\d+")


def senders(folder: Path) -> Mapping[str, Sender]:
    """Who a folder's metadata say that each submission in it is from; nothing where there are none."""
    try:
        text = plain.read(folder / NAME, _LARGEST).decode("utf-8", "replace")
    except (OSError, InputError):
        return {}
    found: dict[str, dict[str, list[str]]] = {}
    words: dict[str, list[str]] = {}
    for line in text.splitlines():
        if submission := _FOLDER.fullmatch(line):
            words = found.setdefault(submission[1], {})
        elif (said := _WORD.fullmatch(line[:1000])) and (said[1] in _OF_ALL or len(words.get("name", ())) == 1):
            words.setdefault(said[1], []).append(_scalar(said[2]))
    return {submission: _sender(said) for submission, said in found.items() if said.get("name")}


def _sender(said: Mapping[str, list[str]]) -> Sender:
    """The first who handed it in is known by a number; the others are named with them."""
    name = " and ".join("".join(sign if sign.isprintable() else " " for sign in one) for one in said["name"])[:100]
    id = next((words[0] for key in ("sid", "email") if (words := said.get(key)) and words[0]), "")
    return Sender("Gradescope", name, id[:100], at=_moment(next(iter(said.get("created_at", ())), "")))


def _scalar(text: str) -> str:
    import yaml

    try:
        said: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts, lists and tables
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""


def _moment(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(_FRACTION.sub("", text).replace(" Z", "+00:00"))
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):
        return None
