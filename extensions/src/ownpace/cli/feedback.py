"""`ownpace feedback`: what was said about each submission, out to the students."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import chosen, shown, teachers
from ownpace.cli.progress import followed
from ownpace.cli.terminal import say
from ownpace_graders.course import Course
from ownpace_graders.errors import SomeNotGraded
from ownpace_graders.safe.visible import visible

if TYPE_CHECKING:
    from ownpace_graders.feedback import Feedback


@click.command(short_help="Feedback out to the students.")
@click.argument("module", metavar="LESSON...", nargs=-1, required=True)
def feedback(module: tuple[str, ...]) -> None:
    """Make the feedback pages of each LESSON's graded submissions, and release them to the students.

    Exit status 3 when some could not be made.
    """
    course = teachers()
    made = feedback_lessons(course, chosen(course, module))
    failed = [one for one in made if one.reason]
    say(_ending(course, [one for one in made if not one.reason]))
    if failed:
        lines = "".join(f"\n  {visible(one.shown)}, {one.lesson}: {visible(one.reason)}" for one in failed)
        raise SomeNotGraded(
            f"For {len(failed)} it could not be made.{lines}", next="Grade these again, then try again."
        )


def _ending(course: Course, made: list[Feedback]) -> str:
    """Where the pages lie, and how students get theirs."""
    if not made:
        return "No feedback was made: nothing is graded yet. Next: ownpace collect, then ownpace grade."
    pages = [str(shown(course.place("feedback", name, "STUDENT"))) for name in sorted({one.lesson for one in made})]
    lines = [f"Feedback made for {len(made)}. A student's pages lie in {', '.join(pages)}."]
    if all(one.in_exchange for one in made):
        lines.append("They are in the exchange too: each student's own is on their page of the lesson.")
    else:
        lines.append("There is no exchange here: give each student theirs, by mail or your learning platform.")
    return "\n".join(lines)


def feedback_lessons(course: Course, lessons: list[str]) -> list[Feedback]:
    """The feedback of every graded submission of these lessons, shown as it is made."""
    from ownpace_graders.autograde.grade import submissions
    from ownpace_graders.feedback import feedback as make

    length = sum(len(submissions(course, lesson)) for lesson in lessons)
    return followed(make(course, lessons), "Writing feedback", length, _words)


def _words(one: Feedback) -> str:
    return f"Feedback on {one.lesson} for {visible(one.shown)}: {visible(one.reason or 'made')}"
