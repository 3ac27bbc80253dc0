"""A picture that lies in a lesson's folder, as an address with the picture in it."""

import base64
import mimetypes
from pathlib import Path


def embedded(folder: Path, address: str, most: int) -> str | None:
    """The data URL of the picture at an address within the folder; None if it is not one, or has over `most` bytes."""
    path = (folder / address).resolve()
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not (kind.startswith("image/") and path.is_relative_to(folder.resolve()) and path.is_file()):
        return None
    if path.stat().st_size > most:
        return None
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
