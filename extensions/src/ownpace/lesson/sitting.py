"""One sitting: a kernel in which a student works on a lesson, and the record it keeps."""

import errno
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ownpace_graders.errors import RecordError
from ownpace_graders.record import Event, ItemState, append, fold, read


@dataclass
class Sitting:
    """`record` is the file that events go to, `lesson` the name they carry, `folder` where the notebook lies.

    `on_page` is true on Ownpace's page, false where a notebook was opened in JupyterLab. `reruns` says whether code
    that ran through before runs again when its kernel starts.
    """

    record: Path
    lesson: str
    folder: Path
    on_page: bool
    reruns: bool = True

    @cached_property
    def items(self) -> dict[str, ItemState]:
        """What the student had done when this kernel began, by item.

        Nothing where the record cannot be read: the questions still come up, and saving says what is wrong.
        """
        try:
            return dict(fold(read(self.record).events).items)
        except OSError:
            return {}

    def save(self, item: str, kind: str, data: dict[str, Any]) -> str:
        """Put one event on the disk. "" when it is there; otherwise why not, in words for the student."""
        event = Event.new(self.lesson, item, kind, data)
        try:
            self.record.parent.mkdir(parents=True, exist_ok=True)
            append(self.record, [event])
        except RecordError as error:
            return f"{error.what} {error.next}"
        except OSError as error:
            return f"{_reason(error)} Your answer is still on this page. Tell your teacher, then try again."
        return ""


def begin(*, record: str | Path, lesson: str, folder: str | Path, reruns: bool = True) -> None:
    """Say where this kernel's record lies. The page's server calls it before the first cell."""
    global _sitting
    _sitting = Sitting(Path(record), lesson, Path(folder), on_page=True, reruns=reruns)


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
