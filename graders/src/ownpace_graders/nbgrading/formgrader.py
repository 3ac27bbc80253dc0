"""nbgrader's formgrader, so that what students named, typed and made cannot act in it.

Its pages stand in a Jupyter server, which gives a shell to whatever runs in one. Here its templates escape, its answers
are text, its pages carry a policy under which only nbgrader's own scripts run, it opens no student's folder as a
course, and its buttons lock students' code in. nbgrader has no setting for any of that, so its classes are changed, in
the server that has loaded them.
"""

import asyncio
import base64
import hashlib
import html
import json
import re
import secrets
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, BaseHandler, check_notebook_dir, check_xsrf

from ownpace_graders.nbgrading import environment
from ownpace_graders.nbgrading.marking import NBGRADERS, NONCE, MarkingExporter, nonced
from ownpace_graders.safe.visible import log_visibly, visible
from ownpace_graders.theirs import course_above, is_students

FILES = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; media-src 'self'"
"""The policy of a file that was handed in."""
_PAGES = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-src 'none'; object-src 'none'"
)
_HANDLER = re.compile(r'\son[a-z]+="([^"]*)"', re.IGNORECASE)
_KERNELS = import_module("jupyter_server.services.kernels.kernelmanager").MappingKernelManager
"""Of the server that this stands in; nothing else of the graders knows of one."""
_open_course = handlers.FormgraderHandler.get
_policy_before = BaseHandler.content_security_policy
_headers_before = BaseHandler.set_default_headers
_began_in = _KERNELS.cwd_for_path


def protect() -> None:
    """Change nbgrader's formgrader in this process. Doing it again changes nothing."""
    BaseHandler.content_security_policy = property(_policy)
    BaseHandler.render = _render
    BaseHandler.exporter = property(_exporter)
    BaseApiHandler.set_default_headers = _as_text
    handlers.SubmissionFilesHandler.content_security_policy = property(lambda _: FILES)
    handlers.FormgraderHandler.get = _open
    _KERNELS.cwd_for_path = _begins_in
    log_visibly()
    apihandlers.AutogradeHandler.post = _pressed("autograde")
    apihandlers.CollectHandler.post = _pressed("collect")


def _nonce(handler: Any) -> str:
    """The page's own, which nobody can know before it is made."""
    if not hasattr(handler, "ownpace_nonce"):
        handler.ownpace_nonce = secrets.token_urlsafe(16)
    return str(handler.ownpace_nonce)


def _policy(handler: Any) -> str:
    scripts = " ".join((f"'nonce-{_nonce(handler)}'", "'unsafe-hashes'", *_handlers()))
    return f"{_PAGES}; script-src {scripts}; {_policy_before.fget(handler)}"


@cache
def _handlers() -> tuple[str, ...]:
    """The hashes of what nbgrader's templates do on a click."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(NBGRADERS.rglob("*")) if path.is_file())
    found = {html.unescape(words) for text in texts for words in _HANDLER.findall(text)}
    digests = (base64.b64encode(hashlib.sha256(words.encode()).digest()).decode() for words in sorted(found))
    return tuple(f"'sha256-{digest}'" for digest in digests)


def _render(handler: Any, name: str, **values: Any) -> str:
    NONCE.set(_nonce(handler))
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    places = [NBGRADERS, NBGRADERS / "formgrade"]
    return nonced(Environment(loader=FileSystemLoader(places), autoescape=True))


def _exporter(handler: Any) -> MarkingExporter:
    NONCE.set(_nonce(handler))
    return _exporter_of_all()


@cache
def _exporter_of_all() -> MarkingExporter:
    """One for all pages: a course's settings are for nbgrader's own page, and this is another."""
    return MarkingExporter()


def _as_text(handler: Any) -> None:
    """Lists of students are JSON, which nbgrader sends as if it were a page."""
    _headers_before(handler)
    handler.set_header("Content-Type", "text/plain; charset=UTF-8")


def _open(handler: Any) -> Any:
    """Opening a course runs its settings: not those that a student handed in, and not because another site asks."""
    asked = handler.get_argument("path", "")
    if asked and (is_students(Path(asked).resolve(), _served()) or not _is_asked_from_here(handler)):
        handler.set_status(403)
        return handler.write_error(403)
    return _open_course(handler)


def _pressed(button: str) -> Any:
    """A handler's method that has buttons.py do it, in a process of its own. The server goes on meanwhile."""
    program = [sys.executable, "-m", "ownpace_graders.nbgrading.buttons", button]

    async def post(handler: Any, *names: str) -> None:
        root = str(handler.coursedir.root)
        words = [*program, root, *names]
        ran = await asyncio.to_thread(
            subprocess.run, words, cwd=root, env=environment(), capture_output=True, text=True, check=False
        )
        said = ran.stderr.strip() or f"it ended with status {ran.returncode}"
        stopped = {"success": False, "error": f"It was stopped: {visible(said.splitlines()[-1])}"}
        handler.write(ran.stdout or json.dumps(stopped))

    return apihandlers.web.authenticated(check_xsrf(check_notebook_dir(post)))


def _is_asked_from_here(handler: Any) -> bool:
    return handler.request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def _begins_in(manager: Any, path: str, **others: Any) -> str:
    """A kernel begins where its notebook is, but not in what was handed in: it starts when the notebook is opened, and
    Python takes a `urllib.py` that lies there for its own, before anything is run."""
    place = Path(_began_in(manager, path, **others)).resolve()
    return str(course_above(place, _served()) or place)


def _served() -> Path:
    """The folder whose settings this server has loaded; what students handed in may lie outside it."""
    return Path.cwd()
