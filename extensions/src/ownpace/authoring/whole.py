"""A file that is written anew."""

import shutil
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Whoever looks, also after a full disk, finds the old file or the new one, whole, with the mode that it had.

    OSError where it cannot be written; then the old one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
