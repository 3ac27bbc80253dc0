"""What makes the examples live: the page's own script, and Python with what marks, to run in a reader's browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = HERE.parent / "extensions" / "page-script"
PYODIDE = HERE / "node_modules" / "pyodide"
LOCK = HERE / "package-lock.json"
NO_NODE = (
    "The site's examples are marked by Pyodide, which npm brings: put Node on PATH, or run `make docs`, which does."
)
LOADED = """
import json, sys
from pathlib import Path
before = set(sys.modules)
from ownpace.ask import alone
for source in json.loads(sys.argv[1]):
    item = alone.read_call(source).item
    alone.record(json.dumps({"lesson": "", "questions": {item: source}, "events": []}))
alone.draw(json.dumps({"kind": "expression", "response": "x^2"}))
print(json.dumps({name: getattr(sys.modules[name], "__file__", None) for name in set(sys.modules) - before}))
"""
"""In a Python of its own: the modules that marking these questions loads, each with its file."""


def build(to: Path, questions: Iterable[str]) -> None:
    """Write into the folder `to` all that a page with these questions asks for."""
    _install()
    _run("node", SCRIPTS / "gallery.mjs", PYODIDE, to)
    with zipfile.ZipFile(to / "marks.zip", "w", zipfile.ZIP_DEFLATED) as marks:
        for name, path in sorted(_files(questions).items()):
            marks.write(path, name)


def _install() -> None:
    """Pyodide, as the lock says, unless it is there."""
    there = HERE / "node_modules" / ".package-lock.json"
    if not there.exists() or there.stat().st_mtime < LOCK.stat().st_mtime:
        _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", at=HERE)
        there.touch()


def _run(program: str, *words: str | Path, at: Path | None = None) -> str:
    """What it says, in the folder `at`: with `--prefix`, npm does not read the computer's own settings.

    SystemExit, with all that it says, where it fails.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = shutil.which(program, path=path)
    if found is None:
        raise SystemExit(NO_NODE)
    done = subprocess.run(
        [found, *words], cwd=at, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{program} {words[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _files(questions: Iterable[str]) -> dict[str, Path]:
    """What goes into the zip: our modules that are needed, and the packages that these need, whole, with licences."""
    loaded = json.loads(_run(sys.executable, "-c", LOADED, json.dumps([*questions])))
    paths = {name: Path(file) for name, file in loaded.items() if file}
    found = {_place(name, path): path for name, path in paths.items() if name.startswith("ownpace")}
    others = {name.partition(".")[0] for name, path in paths.items() if "site-packages" in path.parts}
    of = packages_distributions()
    for package in {each for name in others for each in of.get(name, ()) if each != "ownpace"}:
        found |= _package(package)
    return found


def _place(name: str, path: Path) -> str:
    """Where a module lies in the zip."""
    return f"{name.replace('.', '/')}{'/__init__' if path.name == '__init__.py' else ''}.py"


def _package(name: str) -> dict[str, Path]:
    """A package's Python, what it reads, and its licence, by where they lie below site-packages."""
    files = distribution(name).files or []
    return {
        str(file): Path(str(file.locate())) for file in files if file.suffix in (".py", ".txt") or "LICEN" in file.name
    }
