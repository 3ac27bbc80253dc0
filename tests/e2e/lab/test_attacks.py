"""What students handed in, opened by a teacher in a real JupyterLab: opening it runs nothing of theirs."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import hostile_notebook
from tests.e2e.jupyter import alone
from tests.e2e.lab.conftest import KNOWN, THEIRS

pytestmark = pytest.mark.xdist_group("lab")

PLACE = "submitted/mallory/halves"


@pytest.fixture(scope="module")
def theirs(root: Path) -> None:
    hostile_notebook.write(root / PLACE)
    path = root / PLACE / "halves.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook["cells"].reverse()  # those with outputs first: Lab draws what is seen
    path.write_text(json.dumps(notebook))


@pytest.mark.usefixtures("theirs")
def test_opening_runs_nothing(lab: str, page: Page, root: Path) -> None:
    page.route(re.compile(f"//{THEIRS}"), lambda route: route.abort())
    alone(page, f"{PLACE}/halves.ipynb")
    expect(page.locator(".jp-Notebook .jp-OutputArea-output").first).to_be_visible()
    assert page.evaluate("() => window.ran") is None
    assert _trusted_when_saved(lab, f"{PLACE}/halves.ipynb") == {False}
    assert not (root / "opened").exists()


def _trusted_when_saved(lab: str, path: str) -> set[bool]:
    """Whether any cell's outputs may run when it is opened again, after Lab's way of saving it."""
    address = f"{lab}api/contents/{path}"
    saved = json.dumps({"type": "notebook", "format": "json", "content": _content(address)}).encode()
    _asked(address, saved)
    cells = _content(address)["cells"]
    return {cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]}


def _content(address: str) -> Any:
    return json.loads(_asked(address))["content"]


def _asked(address: str, saved: bytes | None = None) -> bytes:
    headers = {"Content-Type": "application/json", "Authorization": f"token {KNOWN}"}
    request = urllib.request.Request(address, saved, headers, method="PUT" if saved else "GET")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())
