"""Pictures, drawings and recordings of the student's: kept beside the record, and shown as what their bytes are."""

from http import HTTPStatus

from tornado import web
from tornado.ioloop import IOLoop

from ownpace.page.record_api import FULL_DISK
from ownpace.page.security import SANDBOX, ApiHandler, PageHandler, Refusal
from ownpace_graders.errors import RecordError
from ownpace_graders.file_names import TYPES, end_of
from ownpace_graders.record import blobs

NOT_TAKEN = Refusal(HTTPStatus.FORBIDDEN, "This course takes no files from students.", "Answer in words.")


class BlobApi(ApiHandler):
    """`api/blob/<lesson>`: POST a file's bytes, before the answer that names it; {"name"} when it is on the disk."""

    most = blobs.LARGEST

    async def post(self, lesson: str) -> None:
        self.named(lesson)
        if not self.shelf.course.student_files:
            raise NOT_TAKEN
        wanted = blobs.needed(self.shelf.records.look(lesson)[0].held.state)
        place, content = self.shelf.record(lesson), self.request.body
        try:
            name = await IOLoop.current().run_in_executor(None, blobs.put, place, content, wanted)
        except RecordError as error:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, error.what, error.next) from error
        except OSError as error:
            self.log.warning("Cannot save to %s: %s", place.parent, error)
            raise FULL_DISK from error
        self.finish({"name": name})


class BlobFile(PageHandler, web.StaticFileHandler):
    """`lesson/<name>/blobs/<hash>.<end>`, with range requests, so that a recording can be sought in."""

    async def get(self, lesson: str, name: str, include_body: bool = True) -> None:  # type: ignore[override]
        self.named(lesson)
        self.root = str(self.shelf.record(lesson).parent)
        await super().get(name, include_body)

    async def head(self, lesson: str, name: str) -> None:  # type: ignore[override]
        await self.get(lesson, name, include_body=False)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """The file to serve; 404 for whatever is not as its name says."""
        if blobs.read(self.shelf.record(self.path_args[0]).parent, self.path_args[1]) is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return absolute_path

    def get_content_type(self) -> str:
        return TYPES[end_of(self.path_args[1])]

    def set_extra_headers(self, path: str) -> None:
        self.set_private()
        self.set_header("Content-Security-Policy", SANDBOX)
        if "Range" in self.request.headers:
            # Compressing a part of a file would make its length wrong.
            self.set_header("Content-Encoding", "identity")

    def compute_etag(self) -> str | None:
        return web.StaticFileHandler.compute_etag(self)
