"""Which kernel a notebook needs: the warm Python of a sandbox, or another that is started in it."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel


class Unseen(Exception):  # noqa: N818 - a fault of the computer's
    """A kernel whose program cannot be seen in a sandbox: its name and its program."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel by its name. `folder` holds its specification, `seen` are the folders that its program needs, besides
    the system's and those of the running Python."""

    name: str
    folder: Path
    seen: tuple[Path, ...] = ()


def kernel(notebook: Mapping[str, Any]) -> Kernel | None:
    """The kernel that this notebook needs, or None where the warm Python is what it needs.

    NoSuchKernel for another language's that is not installed; Unseen where its program would not be seen.
    """
    spec = notebook.get("metadata", {}).get("kernelspec", {})
    return _installed(str(spec.get("name", "python3")), str(spec.get("language", "")))


def needed(specs: Iterable[str | None]) -> list[Kernel]:
    """The other kernels that notebooks need, from their kernelspecs as the gradebook has them. One that is not to be
    had is told of each submission."""
    found: set[Kernel] = set()
    for spec in specs:
        with suppress(NoSuchKernel, Unseen):
            if other := kernel({"metadata": {"kernelspec": json.loads(spec or "{}")}}):
                found.add(other)
    return sorted(found, key=lambda each: each.name)


@cache
def _installed(name: str, language: str) -> Kernel | None:
    try:
        spec = KernelSpecManager().get_kernel_spec("python3" if name == "python" else name)
    except NoSuchKernel:
        if language == "python" or name.startswith("python"):
            return None  # a notebook from another computer, where Python's kernel has another name
        raise
    program = shutil.which(sys.executable if spec.argv[0] in ("python", "python3") else spec.argv[0])
    if "ipykernel_launcher" in spec.argv and program == sys.executable and not spec.env:
        return None
    return Kernel(name, Path(spec.resource_dir), tuple(_around(name, Path(program or spec.argv[0]))))


def _around(name: str, program: Path) -> Iterator[Path]:
    """The environment that a program belongs to, if it lies in one."""
    folder = next((parent for parent in program.parents if _is_environment(parent)), None)
    if folder is None:
        if not program.is_relative_to("/usr") and not program.is_relative_to("/bin"):
            raise Unseen(f"{name}, {program}")
        return
    yield folder
    settings = folder / "pyvenv.cfg"
    for line in settings.read_text().splitlines() if settings.is_file() else ():
        word, _, value = line.partition("=")
        if word.strip() == "home":
            yield Path(value.strip()).parent


def _is_environment(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").is_file() or (folder / "conda-meta").is_dir()


def kernel_settings(config: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """nbgrader's settings for running notebooks, those that a message can hold."""
    plain = (str, int, float, list, dict, type(None))
    return {
        section: {name: value for name, value in config.get(section, {}).items() if isinstance(value, plain)}
        for section in ("NotebookClient", "ExecutePreprocessor", "NbGraderPreprocessor", "Execute")
    }
