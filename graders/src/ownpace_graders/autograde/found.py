"""Which file of a hand-in is which notebook of the lesson, and what its letters are."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.names import notebook

_COPIES = re.compile(r"(?:copy of |kopie von )|[-_ ]copy\d*| - copy| - kopie|[-_ ]?\(\d+\)", re.IGNORECASE)
"""What computers add to the name of a copy, before it or behind it."""
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class NotebookFiles:
    """`paths`: the file of each notebook that is there, by the notebook's name. `assumed` is told to the teacher."""

    paths: Mapping[str, Path]
    assumed: tuple[str, ...]


def notebooks(
    files: Iterable[Path],
    known: Iterable[str],
    others: Iterable[str] = (),
    is_untouched: Callable[[str, Path], bool] = lambda _name, _path: False,
) -> NotebookFiles:
    """The files that are the lesson's notebooks. Ungradable where none can be taken for one, which names the `others`
    that are there instead.

    One that is missing, or is there as it was released, is the only copy of it, by its name; or, where nothing else can
    be meant, the only other file there.
    """
    left = _by_name(files)
    names = sorted(known)
    own = {name: left.pop(name) for name in names if name in left}
    paths = {name: path for name, path in own.items() if not (left and is_untouched(name, path))}
    lost = [name for name in names if name not in paths]
    for name in lost:
        copies = [stem for stem in left if _plain(stem) == _plain(name)]
        alone = [*left] if len(lost) == len(left) == 1 else []
        if len(found := copies or alone) == 1:
            paths[name] = left.pop(found[0])
        elif name in own:
            paths[name] = own[name]
    if not paths:
        there = [path.name for path in left.values()] or others
        raise Ungradable("none", f"{_listed(f'{name}.ipynb' for name in names)}; it has {_listed(there) or 'no file'}")
    paths = dict(sorted(paths.items()))  # as nbgrader runs them: one may read what another has written
    return NotebookFiles(paths, tuple(_assumed(paths, own, left.values())))


def _assumed(paths: Mapping[str, Path], own: Mapping[str, Path], left: Iterable[Path]) -> Iterator[str]:
    for name, path in paths.items():
        if path.name != f"{name}.ipynb":
            why = f"{own[name].name} is as it was released: " if own.get(name, path) != path else ""
            yield f"{why}{path.name} is taken for {name}.ipynb."
    for path in left:
        yield f"{path.name} is not one of the lesson's notebooks, and is not graded."


def _by_name(files: Iterable[Path]) -> dict[str, Path]:
    """By the notebook's name that each file has; a second one of a name by its own."""
    found: dict[str, Path] = {}
    for path in sorted(files, key=lambda path: (path.suffix != ".ipynb", path.name)):
        stem = notebook(path.name)
        found[path.name if stem in found else stem] = path
    return found


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
    return " and ".join(sorted(names)[:5])
