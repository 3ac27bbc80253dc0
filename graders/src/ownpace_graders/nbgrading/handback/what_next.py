"""What a student reads below an answer that was not right: which mistake it shows, and what to do next.

While a lesson is worked on no mistake is named, so that nobody finds an exit ticket's answer by trying. Afterwards its
name helps: it is the author's, and the lesson may give it a sentence.
"""

import html

from ownpace_graders.kinds import kind_of
from ownpace_graders.lesson.asked import Asked
from ownpace_graders.lesson.front import FrontMatter
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.nbgrading.handback.answers import Answer

_NOT_RIGHT = ("partly", "not-yet")
_CODE = "read what the check below says, change your code in the lesson, and run it once more."
_PROGRAM = "take the first test above that does not pass, change your program in the lesson, and run it once more."
_WRITE = "write it as is said above, and answer once more."
_ALMOST = "put right what is said above, and answer once more."
_SET = "go on with these questions in the lesson. Where they are hard, one is worked out for you."


def what_next(answer: Answer, front: FrontMatter) -> str:
    """HTML; "" where it is right, nobody but the teacher can say, or they have said it."""
    if answer.state == "none":
        return _unanswered(answer, front)
    if answer.by_hand or answer.state not in _NOT_RIGHT:
        return ""
    if answer.question is None:
        return _line(_CODE) if len(answer.cells) > 1 else ""
    return _of_question(answer, answer.question, front)


def _unanswered(answer: Answer, front: FrontMatter) -> str:
    asked = answer.question
    hints = list(asked.arguments.get("hints") or ()) if asked else []
    part = _part(asked, front) if asked else "the lesson"
    hint = f"<p>A hint to begin with: {inline(str(hints[0]))}</p>" if hints else ""
    return f"<p>You did not answer this one.</p>{_line(f'go to {part}, and try it.')}{hint}"


def _of_question(answer: Answer, asked: Asked, front: FrontMatter) -> str:
    verdict, kind = answer.verdict, kind_of(asked.kind)
    if kind.is_program(asked.arguments):
        return _line(_PROGRAM)
    if kind.fades:
        return _line(_SET)
    if verdict and not verdict.readable:
        return _line(_WRITE)
    if verdict and verdict.almost:
        return _line(_ALMOST)
    again = f"go through {_part(asked, front)} again, and answer its questions once more."
    return f"{_mistake(verdict.misconception if verdict else None, front)}{_line(again)}"


def _mistake(name: str | None, front: FrontMatter) -> str:
    if not name:
        return ""
    words = front.misconceptions.get(name, "")
    called = html.escape(name.replace("-", " "))
    return f"<p>{inline(words) if words else f'Many get this by one mistake: {called}.'}</p>"


def _part(asked: Asked, front: FrontMatter) -> str:
    words = front.objectives.get(str(asked.arguments.get("objective", "")), "")
    return f"the lesson’s part on “{inline(words)}”" if words else "this part of the lesson"


def _line(words: str) -> str:
    return f"<p><b>What to do next:</b> {words}</p>"
