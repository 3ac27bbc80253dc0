"""Packages put into a fresh environment from the one that runs the tests, file by file, so that pip finds them there.

pip still decides: it says what is needed, keeps what is there in the version that it wants, and installs the rest.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import cache_from_source
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(sys.prefix)


def packages(source: Path, venv: Path) -> None:
    """Link into `venv` what the project in the folder `source` needs and is installed here."""
    for each in {each.name: each for each in _needed(_asked(source), {})}.values():
        for file in each.files or ():
            _link(Path(os.path.normpath(file.locate())), venv)


def _asked(source: Path) -> list[str]:
    """What binder/requirements.txt asks for: that of the project, and of each extra that stands there."""
    project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
    extras = re.search(r"^\.\[(.+)\]$", (source / "binder/requirements.txt").read_text(), re.MULTILINE)
    names = extras[1].split(",") if extras else []
    return [*project["dependencies"], *(line for name in names for line in project["optional-dependencies"][name])]


def _needed(lines: Iterable[str], seen: dict[str, None]) -> Iterator[Distribution]:
    """Each package that is installed here of these requirements and of theirs."""
    for requirement in map(Requirement, lines):
        if str(requirement) in seen:
            continue
        seen[str(requirement)] = None
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        yield found
        yield from _needed(_applies(found, requirement.extras), seen)


def _applies(package: Distribution, extras: Iterable[str]) -> Iterator[str]:
    """The requirements of a package that count on this computer, with these extras of it."""
    for line in package.requires or ():
        marker = Requirement(line).marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield line


def _link(path: Path, venv: Path) -> None:
    """The file, and what Python has compiled of it, at the same place in the environment `venv`."""
    compiled = [Path(cache_from_source(str(path)))] if path.suffix == ".py" else []
    for each in filter(Path.exists, [path, *compiled]):
        to = venv / each.relative_to(HERE)
        to.parent.mkdir(parents=True, exist_ok=True)
        if each.parent == HERE / "bin":  # a program, which names its Python
            to.write_bytes(each.read_bytes().replace(bytes(HERE), bytes(venv)))
            to.chmod(0o755)
        elif not to.exists():
            _same(each, to)


def _same(path: Path | str, to: Path | str) -> None:
    """The file itself, or a copy where the folder is on another disk."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copy2(path, to)


def node_modules(here: Path, to: Path) -> None:
    """What npm has installed here, without what only developers need, into the folder `to`: as `npm ci --omit=dev`."""
    lock = json.loads((here / "package-lock.json").read_text())["packages"]
    tools = {str(here / place) for place, each in lock.items() if each.get("dev")}

    def left(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name == ".bin" or str(Path(folder, name)) in tools]

    shutil.copytree(here / "node_modules", to / "node_modules", ignore=left, copy_function=_same, symlinks=True)
