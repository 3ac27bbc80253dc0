"""Our own scripts, styles and pictures, each compressed once and addressed by what is in it."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from tornado import web

from ownpace.page.security import PageHandler

PACKAGE = Path(__file__).resolve().parents[1]
STATIC = PACKAGE / "page" / "static"

WIDGETS = {f"ask/{path.name}": path for path in (PACKAGE / "ask").glob("*.js")}
"""The questions' own scripts, which lie beside their Python."""

OF_NEEDS = {
    need: tuple(PACKAGE / "ask" / f"{name}.css" for name in names)
    for need, names in {
        "parts": ("cards", "drag", "figure", "marks", "program", "spots", "table"),
        "program": ("editor",),
    }.items()
}
"""The style of what only some questions need, by `ask/needs.py`."""

LOOKS = {**OF_NEEDS, **{path.stem: (path,) for path in (PACKAGE / "show").glob("*.css")}}
"""What a page has a style for only where it stands on it: what some questions need, and each teaching block."""

FOREVER = "public, max-age=31536000, immutable"

_HASHED = re.compile(r"-[A-Za-z0-9_]{8}\.\w+$")
"""esbuild puts eight characters of a hash into the names of what it splits off."""

_LOOKS = re.compile(r"looks/([\w+]+)\.css")
_IMPORT = re.compile(rb'import"\./([\w-]+\.js)";')


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    gzipped: bytes
    kind: str
    version: str


def asset(name: str) -> Asset | None:
    """The file of this name below static/, or None.

    `page.css` is the page's style with its words' and all questions', but for what `LOOKS` names, of which
    `looks/parts+card.css` is some. `ask/…` are the questions' scripts.
    """
    parts = _parts(name)
    return _read(name, parts, tuple(path.stat().st_mtime_ns for path in parts)) if parts else None


def versioned(name: str) -> str:
    """`static/<name>?v=…`, below the server's address; without a version where the file is not built."""
    found = asset(name)
    return f"static/{name}?v={found.version}" if found else f"static/{name}"


def looking(looks: Sequence[str]) -> str:
    """The address of the style of all these together: one request, however many they are. "" for none."""
    return versioned(f"looks/{'+'.join(looks)}.css") if looks else ""


def modules(name: str) -> list[str]:
    """What a page loads for this module of the bundle: what it imports where it does nothing else, or itself."""
    found = asset(name)
    imported = _IMPORT.findall(found.body) if found else []
    if found is None or not imported or _IMPORT.sub(b"", found.body).strip():
        return [versioned(name)]
    return [f"static/bundle/{module.decode()}" for module in imported]


def inlined(name: str) -> str:
    """A picture below static/ as an address that holds it: a small one is quicker there than to be asked for."""
    found = asset(name)
    return f"data:{found.kind},{quote(found.body)}" if found else ""


def _parts(name: str) -> tuple[Path, ...]:
    if own := WIDGETS.get(name):
        return (own,)
    if looks := _LOOKS.fullmatch(name):
        named = looks[1].split("+")
        return tuple(path for look in named for path in LOOKS[look]) if {*named} <= {*LOOKS} else ()
    path = (STATIC / name).resolve()
    if not path.is_file() or not path.is_relative_to(STATIC):
        return ()
    if name != "page.css":
        return (path,)
    # What all questions share comes first, so that a kind's own style can change it.
    asks = {*(PACKAGE / "ask").glob("*.css")} - {*chain(*OF_NEEDS.values())}
    questions = sorted(asks, key=lambda part: (part.name != "question.css", part.name))
    return (path, STATIC / "prose.css", *questions, PACKAGE / "lesson" / "wide.css")


@lru_cache(maxsize=64)
def _read(name: str, parts: tuple[Path, ...], changed: tuple[int, ...]) -> Asset:
    """The file as it is since these times, in nanoseconds."""
    body = b"\n".join(path.read_bytes() for path in parts)
    kind = (
        "text/javascript"
        if name.endswith((".js", ".mjs"))
        else mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    return Asset(body, gzip.compress(body, 9, mtime=0), kind, hashlib.sha256(body).hexdigest()[:12])


class StaticFile(PageHandler):
    """`static/<name>`; `?v=<version>` may be kept for ever."""

    def get(self, name: str) -> None:
        found = asset(name)
        if found is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        same = self.get_argument("v", "") == found.version or _HASHED.search(name)
        self.set_header("Cache-Control", FOREVER if same else "no-cache")
        self.set_header(
            "Content-Type", f"{found.kind}; charset=utf-8" if found.kind.startswith("text/") else found.kind
        )
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", "") and len(found.gzipped) < len(found.body):
            self.set_header("Content-Encoding", "gzip")
            self.finish(found.gzipped)
        else:
            self.finish(found.body)
