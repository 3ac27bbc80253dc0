"""A real Jupyter server on a free port: the programs in which teachers mark and authors write."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ownpace_graders.nbgrading import environment
from tests.processes import stop

LABS = ("jupyterlab", "notebook", "voila.server_extension", "jupyter_lsp", "jupyter_server_proxy")
"""What else is installed here as a part of a Jupyter server. To load it takes longer than the server itself."""
NOT_OF_LAB = ("voila.server_extension", "jupyter_lsp", "jupyter_server_proxy")
"""Those without which JupyterLab and Jupyter Notebook are what they are."""
NOT_SEEN = (
    *("celltags", "console", "csvviewer", "debugger", "extensionmanager", "hub", "inspector", "launcher", "logconsole"),
    *("lsp", "markdownviewer", "metadataform", "pluginmanager", "running", "terminal", "toc", "tooltip", "workspaces"),
)
"""Parts of JupyterLab's own that open no notebook, run no cell and draw no output: to load them takes seconds."""


@contextmanager
def jupyter(program: str, root: Path, place: Path, **options: str) -> Iterator[str]:
    """The address of `program` (a module) serving the folder `root`, with nobody's settings, its files in `place`.
    A page that comes after it among the words of a test is closed before it is stopped."""
    if program == "jupyterlab":
        options = {"LabApp.expose_app_in_browser": "True", **options}
        # Its page asks Node at each load whether Lab is to be built anew.
        page = place / "jupyter/config/labconfig/page_config.json"
        page.parent.mkdir(parents=True)
        off = {f"@jupyterlab/{name}-extension": True for name in NOT_SEEN}
        off |= dict.fromkeys(("@jupyterhub/jupyter-server-proxy", "@voila-dashboards/jupyterlab-preview"), True)
        page.write_text(json.dumps({"buildAvailable": False, "buildCheck": False, "disabledExtensions": off}))
    options = {
        "ServerApp.port": "0",
        "ServerApp.open_browser": "False",
        "ServerApp.root_dir": str(root),
        "IdentityProvider.token": "",
        "LanguageServerManager.autodetect": "False",  # it asks npm, which takes a second
        **options,
    }
    words = [sys.executable, "-m", program, "--allow-root", *(f"--{name}={value}" for name, value in options.items())]
    without = {"jupyterlab": NOT_OF_LAB, "jupyter_server": LABS}[program]
    words += [f"--ServerApp.jpserver_extensions={name}=False" for name in without]
    with (
        pytest.MonkeyPatch.context() as patch,
        (place / "jupyter.log").open("w") as log,
    ):
        for kind in ("CONFIG", "DATA", "RUNTIME"):
            patch.setenv(f"JUPYTER_{kind}_DIR", str(place / "jupyter" / kind.lower()))
        with subprocess.Popen(words, cwd=root, env=environment(), stdout=log, stderr=log) as server:
            try:
                yield _address(place / "jupyter/runtime")
            finally:
                stop(server)


def _address(place: Path) -> str:
    """Where the server says that it is, once it answers there."""
    for _ in range(1800):
        for said in place.glob("jpserver-*.json"):
            try:
                url = str(json.loads(said.read_text())["url"]).replace("localhost", "127.0.0.1")
                urllib.request.urlopen(f"{url}api", timeout=20).close()
            except (OSError, ValueError):
                continue
            return url
        time.sleep(0.1)
    raise AssertionError("Jupyter does not answer.")


ALONE = """async (path) => {
  const { commands, restored, shell } = window.jupyterapp;
  await restored;
  for (const each of [...shell.widgets("main")]) each.dispose();
  shell.collapseRight();
  await commands.execute("docmanager:open", { path });
}"""


def alone(page: Page, path: str) -> None:
    """Open the notebook in the JupyterLab that the page is, in place of what is open there, the panel at its right
    too: to load that page anew takes ten seconds of work."""
    page.wait_for_function("() => window.jupyterapp")
    page.evaluate(ALONE, path)
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)
