"""What a student reads in the feedback below an answer that was not right: which mistake it shows, and what to do next.

While a lesson is worked on no mistake is named, so that nobody finds an exit ticket's answer by trying. Afterwards its
name helps: it is the author's, and the lesson may give it a sentence.
"""

import html
from collections.abc import Iterable
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.autograde.steps import answered
from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.errors import InputError, LessonError
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson.asked import Asked
from ownpace_graders.lesson.front import FrontMatter, read_front_matter
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.nbgrading.settings import RECORD
from ownpace_graders.record.state import ItemState
from ownpace_graders.record.union import RECORD_SIZE


def front_matter(source: str) -> FrontMatter | None:
    """What a lesson says of itself in its first cell; None where that is none."""
    try:
        return read_front_matter(source, Path("lesson")) if source.lstrip().startswith("---") else None
    except LessonError:
        return None


def states(folder: Path, questions: Iterable[Asked]) -> dict[str, ItemState]:
    """Where the student stands with these questions, by the record in the folder; nothing where that cannot be read."""
    try:
        return answered(plain.read(folder / RECORD, 2 * RECORD_SIZE), {each.item for each in questions})
    except (OSError, InputError, Ungradable):
        return {}


def below(question: Asked, state: ItemState | None, front: FrontMatter | None) -> str:
    """HTML of what is to be read below an answer; "" where it was right, or nobody but the teacher can say."""
    if state is None or blank(state.response):
        return _next(question, front)
    if kind_of(question.kind).is_program(question.arguments):
        return ""  # what its tests say stands in the answer itself
    verdict = kind_of(question.kind).score(state.response, question.arguments)
    if verdict.right is not False:
        return ""
    return f"{_mistake(verdict.misconception, front)}{_next(question, front)}"


def _mistake(name: str | None, front: FrontMatter | None) -> str:
    if not name:
        return ""
    words = front.misconceptions.get(name, "") if front else ""
    called = html.escape(name.replace("-", " "))
    return f"<p>{inline(words) if words else f'Many get this by one mistake: {called}.'}</p>"


def _next(question: Asked, front: FrontMatter | None) -> str:
    objective = str(question.arguments.get("objective", ""))
    words = front.objectives.get(objective, "") if front else ""
    about = f" on “{inline(words)}”" if words else ""
    return f"<p>What to do next: go through the lesson’s part{about} again, and answer its questions once more.</p>"
