"""A lesson's own media, and nothing else of its folder."""

from http import HTTPStatus
from pathlib import Path, PurePosixPath

from tornado import web

from ownpace.page.security import SANDBOX, PageHandler

KINDS = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".vtt": "text/vtt; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".json": "application/json",
}
"""What is media, by the end of its name. Other files, notebooks and programs above all, are not served."""


class Media(PageHandler, web.StaticFileHandler):
    """`lesson/<name>/media/<path>`, with range requests, so that a video can be sought in."""

    async def get(self, name: str, path: str, include_body: bool = True) -> None:  # type: ignore[override]
        self.root = str(self.named(name)[0].folder / "media")
        await super().get(path, include_body)

    async def head(self, name: str, path: str) -> None:  # type: ignore[override]
        await self.get(name, path, include_body=False)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """The file to serve; 404 for whatever is not a plain file of a known kind below `root`."""
        path = Path(absolute_path)
        plain = path.is_relative_to(root) and not is_winding(Path(root), path) and path.is_file()
        if not plain or path.suffix.lower() not in KINDS:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return absolute_path

    def get_content_type(self) -> str:
        return KINDS[PurePosixPath(self.path).suffix.lower()]

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "private, max-age=60, must-revalidate")
        if path.lower().endswith(".svg"):
            # Opened by its own address, a drawing is a document that could run scripts.
            self.set_header("Content-Security-Policy", SANDBOX)
        if "Range" in self.request.headers:
            # Compressing a part of a file would make its length wrong.
            self.set_header("Content-Encoding", "identity")

    def compute_etag(self) -> str | None:
        return web.StaticFileHandler.compute_etag(self)


def is_winding(root: Path, path: Path) -> bool:
    """Whether a link or a hidden name stands anywhere on the way from `root` to `path`."""
    way = path.relative_to(root).parts
    steps = [root, *(root.joinpath(*way[: number + 1]) for number in range(len(way)))]
    return any(step.is_symlink() for step in steps) or any(part.startswith(".") for part in way)
