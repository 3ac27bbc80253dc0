"""`ownpace release`: lessons out to the students."""

from __future__ import annotations

import click

from ownpace.cli.lessons import chosen, notebooks, shown, teachers
from ownpace.cli.progress import followed
from ownpace.cli.terminal import say
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError


@click.command(short_help="Lessons out to the students, without solutions and hidden keys.")
@click.argument("module", metavar="[LESSON]...", nargs=-1)
def release(module: tuple[str, ...]) -> None:
    """Check each LESSON (all of them when none is named), then release it: into release/, and the exchange if any."""
    course = teachers()
    lessons = chosen(course, module)
    release_lessons(course, lessons)
    say(_ending(course, lessons))


def _ending(course: Course, lessons: list[str]) -> str:
    """What students have now, and how to see it."""
    many = "The lesson is" if len(lessons) == 1 else f"{len(lessons)} lessons are"
    fetched = ", and can be fetched from the exchange" if course.has_exchange else ""
    where = f"{many} in {shown(course.release)}/, without solutions and keys{fetched}."
    return f"{where}\nNext, as students see it: ownpace serve"


def release_lessons(course: Course, lessons: list[str]) -> None:
    """Release these lessons, and say so. InputError, and nothing released, when the check finds something to fix."""
    from ownpace_graders.release import Released
    from ownpace_graders.release import release as release_all

    def words(one: Released) -> str:
        return f"Released {one.lesson}: {shown(one.folder)}{' and the exchange' if one.in_exchange else ''}"

    _refuse_unchecked(course, lessons)
    for one in followed(release_all(course, lessons), "Releasing", len(lessons), words):
        for note in one.notes:
            say(f"{one.lesson}: {note}")


def _refuse_unchecked(course: Course, lessons: list[str]) -> None:
    from ownpace.authoring.check import ERROR
    from ownpace.cli.check import diagnostics
    from ownpace.cli.findings import as_text

    found = [one for one in diagnostics(notebooks(course, lessons)) if one.level == ERROR]
    if found:
        say("\n".join(as_text(found)), err=True)
        raise InputError(
            f"Nothing was released: there {'is 1 thing' if len(found) == 1 else f'are {len(found)} things'} to fix.",
            where=", ".join(dict.fromkeys(str(one.path) for one in found)),
            next="Fix what is named above, then release again. What needs no thought is fixed by: ownpace check --fix",
        )
