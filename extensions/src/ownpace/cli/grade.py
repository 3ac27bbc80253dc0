"""`ownpace grade`: submissions into nbgrader's gradebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ownpace.cli.lessons import chosen, say_if_open, shown, teachers
from ownpace.cli.progress import followed
from ownpace.cli.terminal import say
from ownpace_graders.course import Course
from ownpace_graders.errors import SomeNotGraded, UsageError
from ownpace_graders.safe.visible import visible

if TYPE_CHECKING:
    from ownpace_graders.autograde import Outcome


@click.command(short_help="Grade a whole class into nbgrader's gradebook.")
@click.argument("module", metavar="LESSON...", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Grade again what has not changed since it was graded.")
@click.option("--workers", type=click.IntRange(1), help="Submissions graded at the same time (default: one a core).")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler, tcp://HOST:PORT.")
@click.option("--no-sandbox", is_flag=True, help="Run students' code unprotected, with all that you may do here.")
def grade(module: tuple[str, ...], force: bool, workers: int | None, scheduler: str | None, no_sandbox: bool) -> None:
    """Grade what was collected of each LESSON. One submission that fails is listed, and the rest are graded.

    Students' code runs in a sandbox: no network, no files of yours, no other submission.

    Exit status 3 when some could not be graded.
    """
    if scheduler and (workers or no_sandbox):
        raise UsageError("With --scheduler the cluster says how many work at once, and always in a sandbox.")
    course = teachers()
    said: list[str] = []
    crew = {"workers": workers, "scheduler": scheduler, "sandboxed": not no_sandbox}
    outcomes = grade_lessons(course, chosen(course, module), force=force, say=said.append, **crew)
    failed = [one for one in outcomes if one.status == "failed"]
    graded = [one for one in outcomes if one.status == "graded"]
    say(f"{len(graded)} graded, {len(outcomes) - len(graded) - len(failed)} unchanged, {len(failed)} failed.")
    if not outcomes:
        say("Nothing that was handed in is here yet. Next: ownpace collect")
    for words in (*said, *told(graded)):
        say(visible(words))
    if no_sandbox and graded:
        say("Without a sandbox: the students' code could read and change whatever you can, these grades too.")
    if by_hand := sum(one.needs_manual for one in outcomes):
        say(f"{by_hand} wait for your marks: run jupyter lab, and open Formgrader in its menu Nbgrader.")
    if graded:
        say(_ending(course, sorted({one.lesson for one in graded}), waits=bool(by_hand)))
        say_if_open(course)
    if failed:
        raise some_not(failed)


def _ending(course: Course, lessons: list[str], *, waits: bool) -> str:
    """Where the marks are, and what comes next."""
    book = shown(course.root / "gradebook.db") if not course.setting("db_url") else "the course's gradebook"
    names = " ".join(lessons)
    when = "When that is done" if waits else "Next"
    return f"The marks are in {book}. {when}: ownpace report {names}, and ownpace feedback {names} for the students."


def told(graded: list[Outcome]) -> Iterator[str]:
    """What a teacher should know of those that were graded now: why some were graded again, what that moved, and what
    was assumed."""
    for why, many in Counter(one.why for one in graded if one.why).items():
        yield f"{many} {'was' if many == 1 else 'were'} graded again: {why}."
    yield from moved(graded)
    for one in graded:
        yield from (f"{one.shown}, {one.lesson}: {words}" for words in one.assumed)


def grade_lessons(course: Course, lessons: list[str], **how: Any) -> list[Outcome]:
    """What became of every submission of these lessons, shown as they are graded. `how`: see autograde.grade."""
    from ownpace_graders.autograde import grade as grade_all
    from ownpace_graders.autograde.grade import submissions

    length = sum(len(submissions(course, lesson)) for lesson in lessons)
    outcomes = grade_all(course, lessons, **how)
    return followed(outcomes, "Grading", length, _words)


def moved(graded: list[Outcome]) -> list[str]:
    """Which scores are others than they were: by lesson and cell, of how many students."""
    up = Counter((one.lesson, name) for one in graded for name, points in one.moved.items() if points > 0)
    down = Counter((one.lesson, name) for one in graded for name, points in one.moved.items() if points < 0)
    cells = dict.fromkeys((one.lesson, name) for one in graded for name in one.moved)
    lines = [f"{lesson}, {name}: {up[lesson, name]} up, {down[lesson, name]} down." for lesson, name in cells]
    return lines or ["No score has changed."] * any(one.why for one in graded)


def some_not(failed: list[Outcome]) -> SomeNotGraded:
    """The error that lists them, with nbgrader's own words for whoever must look closer."""
    lines = "".join(
        f"\n  {visible(one.shown)}, {one.lesson}: {visible(one.reason)} (log: {visible(one.log)})" for one in failed
    )
    return SomeNotGraded(
        f"{len(failed)} could not be graded; the rest are.{lines}",
        next="Look at each, fix or ask for it again, then grade again: what is graded stays.",
    )


def _words(one: Outcome) -> str:
    done = f"{one.status.capitalize()} {one.lesson} of {visible(one.shown)}"
    if one.score is None or one.max_score is None:
        return f"{done}: {visible(one.reason)}"
    late = f", {one.penalty:.4g} off for being late" if one.penalty else ""
    by_hand = ", more by hand" if one.needs_manual else ""
    return f"{done}: {one.score:.4g} of {one.max_score:.4g}{late}{by_hand}"
