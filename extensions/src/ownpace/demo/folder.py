"""The sample course's folder: made new each time, and never over something that the demo did not make."""

from __future__ import annotations

import shutil

from ownpace.cli.terminal import say
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError
from ownpace_graders.settings import CONFIG

MARK = ".made-by-ownpace-demo"
SETTINGS = '''"""The sample course that `ownpace demo` made."""

from ownpace_graders.nbgrading.settings import extend

c = get_config()
c.CourseDirectory.source_directory = "modules"
extend(c)
'''


def new_course(origin: Course) -> Course:
    """A course in `demo/` below the course `origin`, with copies of its lessons. InputError if demo/ is somebody's."""
    folder = origin.root / "demo"
    if folder.exists():
        if not (folder / MARK).is_file():
            raise InputError(
                "There is a demo/ already, and the demo did not make it.",
                where=str(folder),
                next="Move it away or give it another name, then run the demo again.",
            )
        say(f"Removing the sample course of last time: {folder}")
        shutil.rmtree(folder)
    say(f"Making a sample course: {folder}")
    (folder / "modules").mkdir(parents=True)
    (folder / MARK).write_text("`ownpace demo` removes this folder when it runs again.\n", encoding="utf-8")
    (folder / CONFIG).write_text(SETTINGS, encoding="utf-8")
    for name in origin.lessons():
        shutil.copytree(origin.place("source", name), folder / "modules" / name)
    return find_course(folder)
