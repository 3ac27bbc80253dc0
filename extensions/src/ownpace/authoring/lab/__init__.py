"""The author's half of JupyterLab: an extension of the Jupyter server, under that server's own authentication.

It reads the notebook that is open, saved or not, and answers in JSON what its plan is, what to fix, what a call may be
given and how it is written. It runs nothing of the notebook's and nothing of its course's.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "ownpace.authoring.lab"}]


def _load_jupyter_server_extension(app: Any) -> None:
    from ownpace.authoring.lab.handler import handlers

    app.web_app.add_handlers(".*$", handlers(app.web_app.settings["base_url"]))
