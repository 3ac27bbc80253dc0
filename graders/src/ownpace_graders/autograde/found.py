"""Which file of a hand-in is which notebook of the lesson, and what its letters are."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.autograde.ungradable import Ungradable

_COPIES = re.compile(r"(?:copy of |kopie von )|[-_ ]copy\d*| - copy| - kopie|[-_ ]?\(\d+\)", re.IGNORECASE)
"""What computers add to the name of a copy, before it or behind it."""
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class NotebookFiles:
    """`paths`: the file of each notebook that is there, by the notebook's name. `assumed` is told to the teacher."""

    paths: Mapping[str, Path]
    assumed: tuple[str, ...]


def notebooks(files: Iterable[Path], known: Iterable[str]) -> NotebookFiles:
    """The files that are the lesson's notebooks. Ungradable where none can be taken for one.

    One that is missing is the only copy of it, by its name; or, where nothing else can be meant, the only file there.
    """
    left = {path.stem: path for path in files}
    names = list(known)
    paths = {name: left.pop(name) for name in names if name in left}
    for name in (name for name in names if name not in paths):
        copies = [stem for stem in left if _plain(stem) == _plain(name)]
        alone = [*left] if len(names) == len(left) == 1 else []
        if len(found := copies or alone) == 1:
            paths[name] = left.pop(found[0])
    if not paths:
        raise Ungradable("none", f"{_listed(names)}; it has {_listed(left) or 'no notebook'}")
    taken = [f"{path.name} is taken for {name}.ipynb." for name, path in paths.items() if path.stem != name]
    others = [f"{path.name} is not one of the lesson's notebooks, and is not graded." for path in left.values()]
    return NotebookFiles(paths, (*taken, *others))


def in_utf8(text: bytes) -> bytes:
    """A notebook's file in UTF-8, in whatever Unicode it begins with a mark of. Ungradable if it is empty."""
    if not text.strip():
        raise Ungradable("empty")
    encoding = next((name for mark, name in _MARKS.items() if text.startswith(mark)), "")
    if not encoding:
        return text
    try:
        return text.decode(encoding).encode()
    except UnicodeError as error:
        raise Ungradable("notebook") from error


def _plain(name: str) -> str:
    """The same for a notebook's name and that of a copy of it."""
    bare = _COPIES.sub("", unicodedata.normalize("NFC", name))
    return (bare or name).casefold().strip()


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"{name}.ipynb" for name in sorted(names)[:5])
