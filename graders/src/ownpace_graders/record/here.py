"""What was done in this very place, which a record cannot say.

Records are carried, sent and merged: anybody may have written a line of one. Where something follows from a line by
itself (code that runs in a new kernel, a hand-in that is not made once more), it has to stand here too: in a file
beside the record that no command and no page carries along or takes in.
"""

import hashlib
import os
from pathlib import Path

from ownpace_graders.systems import CLOEXEC, NOFOLLOW

NAME = ".here"
_MOST = 4 * 1024 * 1024


def remember(record: Path, *what: str) -> None:
    """Note that this was done here, beside this record: once is enough. OSError if it cannot be written."""
    if knows(record, *what):
        return
    file = os.open(record.with_name(NAME), os.O_WRONLY | os.O_APPEND | os.O_CREAT | CLOEXEC | NOFOLLOW, 0o600)
    try:
        os.write(file, _line(what))
    finally:
        os.close(file)


def knows(record: Path, *what: str) -> bool:
    """Whether this was done here, beside this record."""
    try:
        with record.with_name(NAME).open("rb") as file:
            return _line(what) in file.read(_MOST).splitlines(keepends=True)
    except OSError:
        return False


def _line(what: tuple[str, ...]) -> bytes:
    words = (word.encode("utf-8", "replace") for word in what)
    return hashlib.sha256(b"".join(len(word).to_bytes(8) + word for word in words)).hexdigest().encode() + b"\n"
