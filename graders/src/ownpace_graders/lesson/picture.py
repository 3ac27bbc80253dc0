"""A picture or a recording that lies in a lesson's folder, as an address with all of it in it."""

import base64
import mimetypes
from pathlib import Path

from ownpace_graders.file_names import TYPES, end_of


def embedded(folder: Path, address: str, most: int) -> str | None:
    """The data URL of what is at an address within the folder; None if it is neither, or has over `most` bytes."""
    path = (folder / address).resolve()
    kind = TYPES.get(end_of(path.name)) or mimetypes.guess_type(path.name)[0] or ""
    if not (kind.startswith(("image/", "audio/")) and path.is_relative_to(folder.resolve()) and path.is_file()):
        return None
    if path.stat().st_size > most:
        return None
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
