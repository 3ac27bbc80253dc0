"""`frame/`: where what an author's packages draw with scripts of their own is shown: a page that can do nothing else.

It has no origin, so no cookies, storage or other pages; its policy lets it ask nobody for anything but the libraries
that are installed here. The lesson's page tells it what to show (`frames.ts`), and it tells how high that is.
"""

from collections.abc import Callable
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

from tornado import web

from ownpace.page.security import HOST, PageHandler

SCRIPT, STYLE = Path(__file__).with_name("frame.js"), Path(__file__).with_name("frame.css")


def _inside(package: str, path: str) -> Callable[[], Path | None]:
    def find() -> Path | None:
        spec = find_spec(package)
        place = Path(spec.origin).parent / path if spec and spec.origin else None
        return place if place and place.is_file() else None

    return find


LIBRARIES: dict[str, Callable[[], Path | None]] = {"plotly": _inside("plotly", "package_data/plotly.min.js")}
"""By name, where an installed package has the script that draws what it makes."""


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
        path = LIBRARIES.get(name, lambda: None)()
        if path is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        # The frame has no origin, so to the browser it is another site.
        self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(path.read_bytes())
