"""The house's rules that no linter knows: one arrow, light imports, short files, no address of a machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def tracked(pattern: str = "*") -> list[Path]:
    """Files that git tracks and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", pattern], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_python_files_are_short() -> None:
    long = {str(path.relative_to(ROOT)) for path in tracked("*.py") if len(path.read_text().splitlines()) >= 400}
    assert not long
