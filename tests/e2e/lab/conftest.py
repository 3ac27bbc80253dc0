"""One JupyterLab in the folder of a course, and one page of it: to start it and to load it are most of what these
tests cost, and none of them ends it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from ownpace_graders.nbgrading import environment
from tests.e2e.jupyter import jupyter
from tests.graders.classroom import make_course

KNOWN = "an-author"
"""The token of who may use the server."""
THEIRS = "example.org"
"""Where hostile notebooks have their pictures and styles."""
SETTINGS = """
from ownpace_graders.nbgrading.settings import extend
extend(c)
c.CourseDirectory.source_directory = "modules"
c.Ownpace.student_files = ["draw", "upload"]
"""
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
    "@jupyterlab/completer-extension:manager": {"providerTimeout": 30_000},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
"""Nothing is asked of other computers, a slow kernel is waited for when something is completed, and every cell of the
notebook is on the page at once."""


@pytest.fixture(scope="package")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the course. Each test brings its own notebooks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", environment()["PATH"])
        return make_course(tmp_path_factory.mktemp("lab"), settings=SETTINGS).root


@pytest.fixture(scope="package")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("lab-server")
    for name, settings in QUIET.items():
        path = place / "settings" / f"{name.replace(':', '/')}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    options = {
        "IdentityProvider.token": KNOWN,
        "LabApp.extension_manager": "readonly",
        "LabApp.user_settings_dir": str(place / "settings"),
        "LabApp.workspaces_dir": str(place / "workspaces"),
    }
    with jupyter("jupyterlab", root, place, **options) as address:
        yield address


@pytest.fixture(scope="package")
def page(browser: Browser, lab: str) -> Iterator[Page]:
    """A page of it, which asks nothing of another computer."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{lab}lab?token={KNOWN}")
    yield page
    context.close()
    web = [url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")]
    here = (lab, lab.replace("http", "ws"))
    assert [url for url in web if not url.startswith(here) and urlsplit(url).hostname != THEIRS] == []


def choose(page: Page, *path: str) -> None:
    """A command of JupyterLab's menu."""
    page.locator(".lm-MenuBar-itemLabel", has_text=path[0]).click()
    for name in path[1:]:
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).click()
