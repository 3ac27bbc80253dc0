"""A teacher's feedback to this student, when it has been released."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from tornado import web

from ownpace.page.security import SANDBOX, PageHandler
from ownpace.page.shelf import Shelf
from ownpace_graders.errors import InputError
from ownpace_graders.feedback import find_feedback

log = logging.getLogger("ownpace")


@dataclass(frozen=True, slots=True)
class FeedbackPages:
    """The pages with a student's newest feedback on a lesson, by notebook; there is one at least."""

    pages: dict[str, Path]

    @property
    def at(self) -> str:
        """When it was released, RFC 3339 in UTC."""
        newest = max(page.stat().st_mtime for page in self.pages.values())
        return datetime.fromtimestamp(newest, UTC).isoformat(timespec="seconds")


def feedback_of(shelf: Shelf, name: str) -> FeedbackPages | None:
    """The feedback on this lesson for whoever runs this server; None if there is none, or it cannot be looked for."""
    try:
        pages = find_feedback(shelf.course, name)
    except InputError:  # who has no id that nbgrader can use has no feedback either
        return None
    except OSError:
        log.exception("The feedback on %s cannot be looked for", name)
        return None
    return FeedbackPages(pages) if pages else None


class FeedbackPage(PageHandler):
    """`lesson/<name>/feedback/`: pages of feedback, which may show but do nothing; `…/feedback/<notebook>.html`."""

    def get(self, name: str, file: str) -> None:
        self.named(name)
        found = feedback_of(self.shelf, name)
        pages = {f"{notebook}.html": page for notebook, page in found.pages.items()} if found else {}
        wanted = next(iter(pages.values())) if not file and len(pages) == 1 else pages.get(file)
        if wanted:
            self.set_header("Content-Security-Policy", SANDBOX)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_private()
            self.finish(wanted.read_bytes())
        elif pages and not file:
            self.page("feedback.html", files=list(pages), name=name)
        else:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
