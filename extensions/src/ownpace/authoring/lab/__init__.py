"""The author's half of JupyterLab: an extension of the Jupyter server, under that server's own authentication.

It reads the notebook that is open, saved or not, and answers in JSON what its plan is, what to fix, what a call may be
given and how it is written. It runs nothing of the notebook's and nothing of its course's, until its author asks for
the student's view.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from ownpace.authoring.lab.extension import AuthorExtension

    return [{"module": "ownpace.authoring.lab", "app": AuthorExtension}]
