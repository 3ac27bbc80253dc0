"""Who a hand-in is from: the id that nbgrader knows a student by."""

import hashlib
import os
import unicodedata

from ownpace_graders.errors import InputError
from ownpace_graders.names import fault, told
from ownpace_graders.systems import account


def current_student() -> str:
    """The student who runs this: the Hub's user, or else this computer's."""
    return checked(os.environ.get("JUPYTERHUB_USER") or account())


def is_passing() -> bool:
    """Whether this is public Binder, where every visit has another name, and leaves nothing behind."""
    return "BINDER_LAUNCH_HOST" in os.environ


def owner() -> str:
    """A word that tells this student from others and tells nobody who it is; "" where every visit has another name."""
    name = os.environ.get("JUPYTERHUB_USER") or account()
    return "" if is_passing() else hashlib.sha256(name.encode()).hexdigest()[:16]


def checked(student: str) -> str:
    """The id, composed as Unicode's NFC and with the apostrophe of print: O'Brien is O’Brien on every keyboard.
    InputError if it could not be shown, told from others, or be a folder's."""
    student = unicodedata.normalize("NFC", student).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    if why := fault(student):
        raise InputError(
            f"“{told(student)}” cannot be a student's id: {why}.",
            next="An id is letters and digits of one script, with . _ - @ + and single spaces between them; "
            "it begins with a letter or digit.",
        )
    return student
