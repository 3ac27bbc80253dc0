"""`frame/`: where what an author's packages draw with scripts of their own is shown: a page that can do nothing else.

It has no origin, so no cookies, storage or other pages; its policy lets it ask nobody for anything but the libraries
that are installed here. The lesson's page tells it what to show (`frames.ts`), and it tells how high that is.
"""

import asyncio
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from tornado import web

from ownpace.cache import cache_folder
from ownpace.page.security import HOST, PageHandler
from ownpace.whole import write_whole

SCRIPT, STYLE = Path(__file__).with_name("frame.js"), Path(__file__).with_name("frame.css")


@dataclass(frozen=True, slots=True)
class DrawingScript:
    """What draws what a package makes: a file of an installed package, or what a program of one writes.

    `project` is what a package with such a program is called where it is installed from.
    """

    package: str
    path: str = ""
    code: str = ""
    project: str = ""

    def is_here(self) -> bool:
        return self._folder() is not None

    def read(self) -> bytes | None:
        """None where the package is not installed."""
        folder = self._folder()
        if folder is None:
            return None
        if self.code:
            with _ONE_AT_A_TIME:
                return _kept(f"{self.project}-{version(self.project)}.js", self.code)
        return (folder / self.path).read_bytes()

    def _folder(self) -> Path | None:
        spec = find_spec(self.package)
        folder = Path(spec.origin).parent if spec and spec.origin else None
        return folder if folder and (folder / self.path).exists() else None


_ONE_AT_A_TIME = Lock()
"""Each chart of a page asks by itself, all at once, and what they ask for takes seconds to write."""


def _kept(name: str, code: str) -> bytes:
    """What was written before, for another chart or by another server, or is now."""
    file = cache_folder() / "frame" / name
    with suppress(OSError):
        return file.read_bytes()
    source = _written(code)
    with suppress(OSError):
        write_whole(file, source.decode())
    return source


@lru_cache(1)
def _written(code: str) -> bytes:
    """In a process of its own: it is a browser's engine that writes it, and 100 MB that stay otherwise."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout


LIBRARIES = {
    "plotly": DrawingScript("plotly", "package_data/plotly.min.js"),
    "vega": DrawingScript(
        "vl_convert",
        code="import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle())",
        project="vl-convert-python",
    ),
    **{
        name: DrawingScript("bokeh", f"server/static/js/{name}.min.js")
        for name in ("bokeh", "bokeh-widgets", "bokeh-tables", "bokeh-mathjax")
    },
}
"""By name; Altair's is Vega, which vl-convert-python brings."""


@lru_cache(1)
def drawings() -> list[str]:
    """The names of those that are installed."""
    return [name for name, script in LIBRARIES.items() if script.is_here()]


class Frame(PageHandler):
    """The page in the frame."""

    @property
    def content_security_policy(self) -> str:
        host = self.request.host
        libraries = f" {host}{self.base_url}frame/" if HOST.fullmatch(host) else ""
        around = " ".join(["frame-ancestors 'self'", *self.shelf.framed_by])
        return (
            f"default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'{libraries}; style-src 'unsafe-inline'; "
            "img-src data: blob:; media-src data: blob:; font-src data:; worker-src blob:; "
            f"{around}; sandbox allow-scripts"
        )

    def get(self) -> None:
        script, style = (path.read_text(encoding="utf-8") for path in (SCRIPT, STYLE))
        self.finish(f"<!doctype html><meta charset=utf-8><style>{style}</style><script>{script}</script>")


class Library(PageHandler):
    """A script that an installed package draws with; 404 where it is not installed."""

    async def get(self, name: str) -> None:
        found = LIBRARIES.get(name)
        source = await asyncio.to_thread(found.read) if found else None
        if source is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        # The frame has no origin, so to the browser it is another site.
        self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(source)
