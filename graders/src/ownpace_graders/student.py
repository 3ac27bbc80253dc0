"""Who a hand-in is from: the id that nbgrader knows a student by."""

import hashlib
import os
import re

from ownpace_graders.errors import InputError

_REFUSED = re.compile(r"[/\\+*?\[\]{}\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\.\.|^[-.\s]|\s$|^$")
_LONGEST = 100


def current_student() -> str:
    """The student who runs this: the Hub's user, or else this computer's."""
    return checked(os.environ.get("JUPYTERHUB_USER") or _account())


def is_passing() -> bool:
    """Whether this is public Binder, where every visit has another name, and leaves nothing behind."""
    return "BINDER_LAUNCH_HOST" in os.environ


def owner() -> str:
    """A word that tells this student from others and tells nobody who it is; "" where every visit has another name."""
    name = os.environ.get("JUPYTERHUB_USER") or _account()
    return "" if is_passing() else hashlib.sha256(name.encode()).hexdigest()[:16]


def checked(student: str) -> str:
    """The id as it is; InputError if it could not be a folder's name or part of a hand-in's name."""
    if _REFUSED.search(student) or len(student.encode("utf-8", "replace")) > _LONGEST:
        raise InputError(
            f"“{student[:_LONGEST]!a}” cannot be a student's id.",
            next="An id is a short name without / \\ + * ? [ ] { } .. and without control characters; "
            "it does not begin with - or a dot.",
        )
    return student


def _account() -> str:
    if os.name == "nt":
        import getpass

        return getpass.getuser()
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name
