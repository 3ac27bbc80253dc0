"""`ownpace import`: questions written for something else, as calls of ours. A reader is a file of this folder.

A reader has a `NAME`, `fits(source)`, whether a file is of its format, and `read(source)`, which makes a `Sheet` of it:
bytes in, `Found` out, and nothing else done. What is found is then proved (`proof.py`) and written (`brought.py`).
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from ownpace.authoring.importing import gift, h5p, jupyterquiz, moodle, qti, tasks, text2qti, words
from ownpace.authoring.importing.found import ImportedFile, Sheet
from ownpace.authoring.importing.proof import proved
from ownpace_graders.errors import InputError

READERS: tuple[ModuleType, ...] = (moodle, h5p, qti, jupyterquiz, words, gift, text2qti, tasks)
"""The first one that a file fits reads it."""


def read(source: ImportedFile) -> Sheet:
    """What the file holds, each as it is here, with what is to be said of it. InputError for what nobody can read."""
    reader = next((each for each in READERS if each.fits(source)), None)
    if reader is None:
        known = ", ".join(each.NAME for each in READERS)
        raise InputError("Its format is not known.", where=source.name, next=f"These are: {known}.")
    try:
        sheet: Sheet = reader.read(source)
    except InputError as error:
        raise type(error)(error.what, where=error.where or source.name, next=error.next) from error
    except RecursionError:
        raise InputError("Its parts lie too deep in one another.", where=source.name, next="Export it again.") from None
    return replace(sheet, found=tuple(map(proved, sheet.found)))
