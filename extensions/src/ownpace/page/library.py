"""The library page: every lesson, what it is for, how long it takes, and how far the student is."""

from typing import Any

from ownpace.page.feedback import feedback_of
from ownpace.page.progress import SINCE, Progress
from ownpace.page.security import PageHandler
from ownpace.page.shelf import Entry, Shelf


class LibraryPage(PageHandler):
    """The page at the server's own address."""

    def get(self) -> None:
        cards = [
            _card(self.shelf, entry) for entry in sorted(self.shelf.entries(), key=lambda entry: entry.lesson is None)
        ]
        self.page("library.html", cards=cards, shelf=self.shelf, since=SINCE)


def _card(shelf: Shelf, entry: Entry) -> dict[str, Any]:
    if entry.lesson is None:
        return {"entry": entry, "lesson": None}
    record, trouble = shelf.records.look(entry.name)
    return {
        "entry": entry,
        "lesson": entry.lesson,
        "progress": Progress.of_state(entry.lesson, record.held.state),
        "feedback": feedback_of(shelf, entry.name),
        "trouble": trouble,
    }
