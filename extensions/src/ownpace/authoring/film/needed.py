"""What making films needs besides, said in plain words where it is missing."""

from __future__ import annotations

import shutil
from importlib import import_module
from typing import Any

from ownpace_graders.errors import OwnpaceError

_INSTALL = "Install what films need: pip install 'ownpace[film]'"


def needed(module: str) -> Any:
    """The module. OwnpaceError where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise OwnpaceError(f"Making films needs {module}, which is not installed here.", next=_INSTALL) from None


def ffmpeg() -> str:
    """The program of the system, or else of the package imageio-ffmpeg. OwnpaceError where there is none."""
    return shutil.which("ffmpeg") or str(needed("imageio_ffmpeg").get_ffmpeg_exe())
