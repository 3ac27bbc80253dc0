"""A file that is written anew."""

import secrets
import shutil
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Whoever looks, also after a full disk, finds the old file or the new one, whole, with the mode that it had. Of
    several who write at once one comes last, and what it wrote is there.

    OSError where it cannot be written; then the old one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
