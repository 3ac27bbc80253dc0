"""The files beside a lesson as students get them: nothing in them that nbgrader takes out of the notebook."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.lesson import read_notebook
from ownpace_graders.lesson.cells import source_of

_SECRET = re.compile(rb"### BEGIN (?:HIDDEN TESTS|SOLUTION)|=== BEGIN MARK SCHEME")
_SOLUTION = re.compile(r"^(?P<indent>[ \t]*).*### BEGIN SOLUTION.*\n(?:.*\n)*?.*### END SOLUTION.*$", re.MULTILINE)
_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf")
_LARGEST = 5_000_000


def cleared(made: Path, source: Path, clear: Sequence[str]) -> list[str]:
    """Clear the solutions in files whose names fit `clear`, and leave out pictures that only solutions show; what was
    done, in words. OwnpaceError where another file holds a solution or hidden tests.

    made: the release · source: the lesson's folder
    """
    files = [path for path in sorted(made.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    notes = [note for path in files if (note := _cleared(path, made, clear))]
    for path in files:
        _must_hold_no_secret(path)
    return [*notes, *_left_out(files, made, source)]


def links(source: Path) -> list[str]:
    """What is said of links in a lesson's folder, of which those to files are released as files. InputError for one
    that leads nowhere."""
    found = sorted(path for path in source.rglob("*") if path.is_symlink())
    for path in found:
        if not path.exists():
            next = "Put the file there that is meant, or remove the link; then release again."
            raise InputError("A link in the lesson's folder leads nowhere.", where=str(path), next=next)
    names = [path.relative_to(source).as_posix() for path in found if path.is_dir()]
    return [f"{name} is a link to a folder, and is not released: copy the folder there." for name in names]


def _cleared(path: Path, made: Path, clear: Sequence[str]) -> str:
    name = path.relative_to(made).as_posix()
    if not any(fnmatch(name, pattern) or fnmatch(path.name, pattern) for pattern in clear):
        return ""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    stubbed = _SOLUTION.sub(lambda found: "\n".join(found["indent"] + line for line in _STUB), text)
    if stubbed == text:
        return ""
    path.write_text(stubbed, encoding="utf-8")
    return f"{name} has its solutions cleared. Students get:\n{stubbed.strip()}"


def _must_hold_no_secret(path: Path) -> None:
    if path.stat().st_size < _LARGEST and _SECRET.search(path.read_bytes()):
        raise OwnpaceError(
            "This file beside the lesson holds a solution or hidden tests, and students would get it.",
            where=path.name,
            next="Move it out of the lesson's folder, or name it in c.CourseDirectory.ignore in nbgrader_config.py; "
            f"or have its solutions cleared as in cells: c.Ownpace.clear_solutions = [{path.name!r}]",
        )


def _left_out(files: Sequence[Path], made: Path, source: Path) -> Iterator[str]:
    """Remove the pictures that the author's notebooks name and the released ones do not; say what else is so."""
    before, after = _texts(source), _texts(made)
    programs = {path: _text(path) for path in files if path.suffix.lower() not in _PICTURES}
    for path in files:
        others = (text for other, text in programs.items() if other != path)
        if path.name in before and not any(path.name in text for text in (after, *others)):
            name = path.relative_to(made).as_posix()
            if path.suffix.lower() in _PICTURES:
                path.unlink()
                yield f"{name} is left out: only a solution shows it."
            else:
                yield f"{name} is in the release, and only a solution names it: check whether students should have it."


def _texts(folder: Path) -> str:
    cells = (cell for path in sorted(folder.glob("*.ipynb")) for cell in read_notebook(path)["cells"])
    return "\n".join(map(source_of, cells))


def _text(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
