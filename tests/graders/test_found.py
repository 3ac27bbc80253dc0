"""Which file of a hand-in counts as which notebook of the lesson."""

from pathlib import Path

import pytest

from ownpace_graders.autograde.found import notebooks
from ownpace_graders.autograde.ungradable import Ungradable

FOUND: dict[str, tuple[str, str]] = {
    # the lesson's notebooks: what was handed in → what counts
    "p1 p2: p1.ipynb p2.ipynb": ("p1.ipynb p2.ipynb", ""),
    "p1 p2: p2 (1).ipynb p1-Copy1.ipynb": ("p1-Copy1.ipynb p2 (1).ipynb", "p1-Copy1.ipynb is taken for p1.ipynb."),
    "p1 p2: p1.ipynb mine.ipynb": ("p1.ipynb mine.ipynb", "mine.ipynb is taken for p2.ipynb."),
    "p1 p2: p1.ipynb a.ipynb b.ipynb": ("p1.ipynb", "a.ipynb is not one of the lesson's notebooks"),
    "p1 p2: p1.ipynb.txt p2.IPYNB": ("p1.ipynb.txt p2.IPYNB", "p1.ipynb.txt is taken for p1.ipynb."),
    "ex: ex.ipynb ex.ipynb.txt": ("ex.ipynb", "ex.ipynb.txt is not one of"),
    "ex: ex.IPYNB ex.ipynb": ("ex.ipynb", "ex.IPYNB is not one of"),
    "ex: blank-ex.ipynb": ("blank-ex.ipynb", "blank-ex.ipynb is taken for ex.ipynb."),
    "blank: blank.ipynb mine.ipynb": ("mine.ipynb", "blank.ipynb is as it was released: mine.ipynb is taken for"),
    "blank: blank.ipynb blank-Copy1.ipynb notes.ipynb": ("blank-Copy1.ipynb", "blank.ipynb is as it was released"),
    "blank: blank.ipynb a.ipynb b.ipynb": ("blank.ipynb", "a.ipynb is not one of"),
    "blank: blank.ipynb": ("blank.ipynb", ""),
}
"""A notebook called blank is as it was released."""


@pytest.mark.parametrize("case", FOUND)
def test_what_counts_and_what_is_said_of_it(case: str) -> None:
    known, _, files = case.partition(": ")
    paths = [Path(f"{part}.{ending}") for part, ending in _parts(files)]
    found = notebooks(paths, known.split(), is_untouched=lambda _, path: path.stem == "blank")
    counts, said = FOUND[case]
    assert [str(path) for path in found.paths.values()] == [f"{part}.{ending}" for part, ending in _parts(counts)]
    assert sorted(found.paths) == [*found.paths]
    assert said in " ".join(found.assumed)
    assert bool(said) == bool(found.assumed)


def _parts(files: str) -> list[tuple[str, str]]:
    """Names may hold blanks: each ends with one of these."""
    found = []
    for ending in ("ipynb.txt", "ipynb", "IPYNB"):
        files = files.replace(f".{ending} ", f".{ending}|")
    for file in files.split("|"):
        name, _, ending = file.partition(".")
        found.append((name, ending))
    return found


def test_what_is_there_instead_is_named() -> None:
    for files, others, words in (
        (("a.ipynb", "b.ipynb"), (), "ex.ipynb; it has a.ipynb and b.ipynb"),
        ((), ("work/ex.ipynb",), "ex.ipynb; it has work/ex.ipynb"),
        ((), (), "ex.ipynb; it has no file"),
    ):
        with pytest.raises(Ungradable) as refused:
            notebooks(map(Path, files), ["ex"], others)
        assert refused.value.fault.it == words
