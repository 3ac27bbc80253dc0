"""A teacher's feedback to this student, when it has been released."""

from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from tornado import web

from ownpace.page.security import SANDBOX, PageHandler
from ownpace.page.shelf import Shelf
from ownpace_graders.errors import InputError
from ownpace_graders.student import current_student


def feedback_folder(shelf: Shelf, name: str) -> Path | None:
    """Where the newest feedback on this lesson lies, or None.

    `nbgrader fetch_feedback` puts it into the assignment's own folder, by time; in the course's own folder nbgrader
    keeps it by student.
    """
    places = sorted((shelf.folder / name / "feedback").glob("*/"), reverse=True)
    with suppress(InputError):  # who has no id that nbgrader can use has no feedback either
        places.append(shelf.course.place("feedback", name, current_student()))
    return next((place for place in places if any(place.glob("*.html"))), None)


class FeedbackPage(PageHandler):
    """`lesson/<name>/feedback/`: nbgrader's own pages, which may show but do nothing."""

    def get(self, name: str, file: str) -> None:
        self.named(name)
        folder = feedback_folder(self.shelf, name)
        files = sorted(folder.glob("*.html")) if folder else []
        wanted = files if not file and len(files) == 1 else [path for path in files if path.name == file]
        if wanted:
            self.set_header("Content-Security-Policy", SANDBOX)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_header("Cache-Control", "no-cache")
            self.finish(wanted[0].read_bytes())
        elif files and not file:
            self.page("feedback.html", files=[path.name for path in files], name=name)
        else:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
