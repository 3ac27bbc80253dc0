"""The files beside a lesson: their author's, to whom no bound on students' files applies."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ownpace_graders.autograde.files import FoundFile, walk
from ownpace_graders.own_tests import is_own_test

_MOST = 1_000_000
"""Files and folders: as many as anybody has."""


def beside(source: Path, ignored: Sequence[str] = ()) -> Iterator[FoundFile]:
    """The files in a lesson's folder, and those that links in it lead to: they are released as files. As in nbgrader,
    a folder that is a link is not entered. Its own tests stay where they are."""
    for each in walk(source, ignored, _MOST):
        if is_own_test(each.name):
            continue
        if each.link is None:
            yield each
        elif each.path.is_file():
            about = each.path.stat()
            yield replace(each, path=each.path.resolve(), size=about.st_size, written=about.st_mtime_ns, link=None)
