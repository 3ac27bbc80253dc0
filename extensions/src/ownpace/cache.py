"""Where this user keeps what can be made anew."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """The folder, which need not be there."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ownpace"
