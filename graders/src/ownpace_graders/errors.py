"""Everything that Ownpace refuses, as one tree: the class says whose turn it is, the words say what to do.

OwnpaceError
├── InputError          something in the input is wrong (exit status 1)
│   ├── LessonError     … in a lesson's notebook
│   ├── Unfit           … with a file that somebody made: NotPlain, TooLarge
│   └── RecordError     … in a student's record
├── UsageError          a command was called wrongly (exit status 2)
├── NoSandbox           students' code cannot be locked in here
├── Waits               a hand-in waits until the teacher says whose it is (exit status 3)
└── SomeNotGraded       some submissions could not be graded, the rest are (exit status 3)
"""


class OwnpaceError(Exception):
    """What went wrong, where, and what to do next, each in words that a teacher or a student understands.

    `what` and `next` are whole sentences; `where` is a place such as "fractions.ipynb, cell 7, line 2", or "".
    `str()` of the error is all three on one line.
    """

    exit_status = 1

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next = next

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what} {self.next}".rstrip()

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the words alone, since they say the place themselves."""
        return str(self).splitlines()


class InputError(OwnpaceError):
    """Something in the input is wrong."""


class Unfit(InputError):  # noqa: N818 - what it is
    """A file that somebody made cannot be read for what it is. `file` is its name, where it has one."""

    def __init__(self, what: str, *, next: str, file: str = "") -> None:
        super().__init__(what, next=next)
        self.file = file


class NotPlain(Unfit):
    """It is a link or a device."""


class TooLarge(Unfit):
    """It is more than can be read."""


class LessonError(InputError):
    """A lesson's notebook cannot be understood."""


class RecordError(InputError):
    """A student's record, or one event of it, cannot be understood or kept."""


class UsageError(OwnpaceError):
    """A command was called in a way that it cannot follow."""

    exit_status = 2


class NoSandbox(OwnpaceError):  # noqa: N818 - it says what is missing
    """Students' code cannot be locked in here, and is not run without."""


class Waits(OwnpaceError):  # noqa: N818 - nothing is wrong yet
    """A hand-in waits until the teacher says whose it is; the rest is taken in."""

    exit_status = 3


class SomeNotGraded(OwnpaceError):  # noqa: N818 - it says how a run ended, not that the run failed
    """Some submissions could not be graded; the rest are."""

    exit_status = 3
