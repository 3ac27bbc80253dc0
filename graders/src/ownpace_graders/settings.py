"""A course's settings: nbgrader's, read from the same files that nbgrader reads, without nbgrader."""

import os
from pathlib import Path
from typing import Any

from ownpace_graders.errors import InputError

CONFIG = "nbgrader_config.py"
ORDINARY = {
    "directory_structure": "{nbgrader_step}/{student_id}/{assignment_id}",
    "source_directory": "source",
    "release_directory": "release",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
    "db_url": "",
    "course_id": "",
}
"""nbgrader's own defaults for a course's folders."""


def is_trusted(file: Path) -> bool:
    """Whether a file of settings, which is a program, belongs to who runs this, or to root."""
    return os.name == "nt" or file.stat().st_uid in (os.getuid(), 0)


def settings_of(root: Path) -> Any:
    """nbgrader's settings as its commands read them in this folder, the folder's own last. They are programs and are
    run; InputError if one of them fails."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config

    settings = Config()
    for folder in (*reversed(jupyter_config_path()), str(root)):
        for name in ("jupyter_config", "nbgrader_config"):
            settings.merge(_file(folder, name))
    return settings


def _file(folder: str, name: str) -> Any:
    from traitlets.config import Config, ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

    settings = Config()
    for loader, end in ((PyFileConfigLoader, "py"), (JSONFileConfigLoader, "json")):
        try:
            settings.merge(loader(f"{name}.{end}", path=folder).load_config())
        except ConfigFileNotFound:
            continue
        except Exception as error:  # a settings file is a program: it can fail in any way
            raise InputError(
                f"The course's settings cannot be read: {type(error).__name__}: {error}",
                where=str(Path(folder, f"{name}.{end}")),
                next="Fix the file, then try again.",
            ) from error
    return settings
