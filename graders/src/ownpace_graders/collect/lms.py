"""Who a learning platform says a file is from, in the names of its bulk downloads.

Canvas (its content_zipper.rb): `doejane_LATE_12345_678910_FILE`, for anonymous students `LATE_anon_Ab12C_678910_FILE`.
Moodle (its mod_assign): `Jane Doe_123456_assignsubmission_file_FILE`, or a folder of that name without FILE.
"""

import re
from collections.abc import Sequence

_MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
_CANVAS = re.compile(r"(?P<who>\w+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_NOBODY = re.compile(r"(?P<late>LATE_)?(?P<who>anon)_(?P<id>[0-9A-Za-z]+)_\d+_(?P<file>.+)", re.DOTALL)


def sender(name: str, lessons: Sequence[str] = ()) -> str:
    """Who a file or folder of this name is from, in words for the teacher; "" if no platform has named it.

    A name that begins with a lesson's and a "+" is one of ours.
    """
    if name.split("+")[0] in lessons:
        return ""
    found = _MOODLE.fullmatch(name) or _NOBODY.fullmatch(name) or _CANVAS.fullmatch(name)
    if not found:
        return ""
    late = ", late" if found.groupdict().get("late") else ""
    who = "".join(sign if sign.isprintable() else " " for sign in found["who"])[:100]
    return f"{who} ({found['id'][:20]}{late})"
