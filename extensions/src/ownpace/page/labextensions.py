"""Scripts of other packages' widgets, which come with them as extensions of JupyterLab."""

import functools
import json
from pathlib import Path

from jupyter_core.paths import jupyter_path

OWN = "ownpace-author"
"""What we have in JupyterLab ourselves: it is for authors, and has no widgets."""


def folders() -> list[str]:
    """Where they lie: JupyterLab's folders, then Voila's."""
    return [*jupyter_path("labextensions"), *jupyter_path("voila", "labextensions")]


@functools.cache
def names() -> list[str]:
    """The packages that have one, such as `@jupyter-widgets/jupyterlab-manager`, once each."""
    patterns = ("[!@]*/package.json", "@*/*/package.json")
    found = [path for folder in folders() for pattern in patterns for path in Path(folder).glob(pattern)]
    named = dict.fromkeys(json.loads(path.read_text(encoding="utf-8"))["name"] for path in found)
    return [name for name in named if name != OWN]
