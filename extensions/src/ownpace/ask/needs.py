"""What a question needs of the browser besides what every page has.

Its form says it, and whoever brings it reads it there: the page's script, its style, and the widget in JupyterLab.
"""

from collections.abc import Mapping
from typing import Any

from ownpace_graders.kinds import Kind

MARK = "data-needs-"
"""What these attributes begin with: what has none is alive with the page's own script."""


def needs(asked: Kind, arguments: Mapping[str, Any]) -> str:
    """The attributes of the form of this question, each with a space before it."""
    wanted = {
        "parts": asked.shape.parts or asked.value(arguments, "which", False),
        "program": asked.is_program(arguments),
        "files": asked.shape.files,
        "set": asked.grows,
    }
    return "".join(f" {MARK}{name}" for name, needed in wanted.items() if needed)
