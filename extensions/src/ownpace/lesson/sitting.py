"""One sitting: a kernel in which a student works on a lesson, and the record it keeps."""

import errno
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ownpace_graders.errors import RecordError
from ownpace_graders.file_names import is_name
from ownpace_graders.record import Event, Followed, ItemState, blobs, here
from ownpace_graders.record.allowed import why_not


class OnScreen(Protocol):
    """A question on the screen, which shows where the student stands with it."""

    def refresh(self, done: ItemState) -> None:
        """Show this state in place of the one before."""


def still_saved(said: bool | None, *, changed: bool) -> bool | None:
    """What to say of saving once the record has been read again: what it holds is saved, where that was said before.

    An answer that `changed` came from elsewhere, and is nothing that was done here.
    """
    return None if said is None or changed else True


@dataclass
class Sitting:
    """`record` is the file that events go to, `lesson` the name they carry, `folder` where the notebook lies.

    `on_page` is true on Ownpace's page, false where a notebook was opened in JupyterLab. `reruns` says whether code
    that ran through before runs again when its kernel starts. `drawn` are the questions whose form the page has
    already, `shown` those on the screen by item, `news` the events saved that the browser has not been told of,
    `latest` the time of the record's last event, `read_at` how often the record had changed when it was last read.
    """

    record: Path
    lesson: str
    folder: Path
    on_page: bool
    reruns: bool = True
    drawn: frozenset[str] = frozenset()
    shown: dict[str, OnScreen] = field(default_factory=dict)
    news: list[Event] = field(default_factory=list)
    latest: str = ""
    read_at: int = 0

    @cached_property
    def kept(self) -> Followed:
        """The record, as far as it was read."""
        return Followed(self.record)

    @cached_property
    def items(self) -> dict[str, ItemState]:
        """What the student had done when the record was last read, by item: each question goes on with its own.

        Nothing where the record cannot be read: the questions still come up, and saving says what is wrong.
        """
        self.read_at = self._look()
        self.latest = self.kept.held.latest
        return {item: replace(at, tries=[*at.tries]) for item, at in self.kept.held.state.items.items()}

    def state(self, item: str) -> ItemState:
        """Where the student stands with an item now; what the page's server has saved meanwhile counts."""
        if self.on_page and self._look() != self.read_at:
            self.__dict__.pop("items", None)
        return self.items.get(item, ItemState())

    def _look(self) -> int:
        """Read what is new in the record; how often it has changed."""
        with suppress(OSError):
            self.kept.look()
        return self.kept.changes

    def refresh(self) -> None:
        """Show what others have added to the record since: another computer, or this one while it was cut off."""
        self.__dict__.pop("items", None)
        for item, question in self.shown.items():
            question.refresh(self.items.setdefault(item, ItemState()))

    def save(self, item: str, kind: str, data: dict[str, Any], event: Event | None = None) -> str:
        """Put one event on the disk: `event` if the browser has made it already, or a new one.

        "" when it is there; otherwise why not, in words for the student.
        """
        try:
            event = event or Event.new(self.lesson, item, kind, data, after=self.latest)
            if why := why_not(event):
                return f"This cannot be saved. {why}"
            self.record.parent.mkdir(parents=True, exist_ok=True)
            self.kept.append([event])
        except RecordError as error:
            return f"{error.what} {error.next}"
        except OSError as error:
            return f"{_reason(error)} Your answer is still on this page. Tell your teacher, then try again."
        self.latest = max(self.latest, event.at)
        self.news.append(event)
        return ""

    def file(self, name: str) -> bytes | None:
        """What the student gave besides words, by its name in a response, or a file of the lesson's; None if it is not
        here."""
        if is_name(name):
            return blobs.read(self.record.parent, name)
        path = (self.folder / name).resolve()
        return path.read_bytes() if path.is_relative_to(self.folder.resolve()) and path.is_file() else None

    def give(self, content: bytes) -> tuple[str, str]:
        """Keep a file of the student's: (its name, ""), or ("", why not)."""
        try:
            return blobs.put(self.record, content, blobs.needed(self.kept.held.state)), ""
        except RecordError as error:
            return "", f"{error.what} {error.next}"
        except OSError as error:
            return "", _reason(error)

    def ran_through(self, item: str, source: str) -> None:
        """This code of `item` ran through here: the next kernel may run it without being asked."""
        with suppress(OSError):  # then it waits for a press of Run
            here.remember(self.record, "run", item, source)

    def has_run(self, item: str, source: str) -> bool:
        """Whether this code ran through here, in this kernel or an earlier one. The record may be from anywhere."""
        return here.knows(self.record, "run", item, source)

    def told(self) -> list[dict[str, Any]]:
        """The events that were saved since this was last asked, for the browser to keep too."""
        news, self.news = self.news, []
        return [event.fields() for event in news]

    def heard(self, item: str, said: Any) -> Event | None:
        """The answer to `item` that the browser has made an event of, or None if it is none."""
        try:
            event = Event.from_line(json.dumps(said))
        except (RecordError, RecursionError, TypeError, ValueError):
            return None
        ours = (event.lesson, event.item, event.kind) == (self.lesson, item, "answer")
        return event if ours and not why_not(event) else None


def begin(
    *, record: str | Path, lesson: str, folder: str | Path, reruns: bool = True, drawn: Iterable[str] = ()
) -> None:
    """Say where this kernel's record lies. The page's server calls it before the first cell."""
    global _sitting
    _sitting = Sitting(Path(record), lesson, Path(folder), on_page=True, reruns=reruns, drawn=frozenset(drawn))


def refresh() -> None:
    """Take in what was added to the record beside this kernel. The page's server calls it."""
    if _sitting is not None:
        _sitting.refresh()


def sitting() -> Sitting:
    """The sitting of this kernel; without `begin`, the record is `record.jsonl` beside the notebook."""
    global _sitting
    if _sitting is None:
        folder = Path.cwd()
        _sitting = Sitting(folder / "record.jsonl", folder.name, folder, on_page=False)
    return _sitting


def grading() -> bool:
    """Whether nbgrader's autograder is running this kernel."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def authoring() -> bool:
    """Whether who runs a cell here may be its author: in JupyterLab, neither on a student's page nor for a grade."""
    return not grading() and (_sitting is None or not _sitting.on_page)


_sitting: Sitting | None = None


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, f"The file could not be written ({error.strerror or error}).")


_REASONS = {
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "Your space on this computer is full.",
    errno.EFBIG: "Your space on this computer is full.",
    errno.EROFS: "The disk cannot be written to.",
    errno.EACCES: "The folder for your work cannot be written to.",
    errno.EPERM: "The folder for your work cannot be written to.",
}
