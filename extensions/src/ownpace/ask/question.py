"""A question in a running notebook: a widget for the student, a marked answer for nbgrader's autograder."""

from collections.abc import Mapping
from typing import Any

from ownpace.lesson.sitting import grading, sitting
from ownpace_graders.calls import fingerprint
from ownpace_graders.errors import LessonError


class Question:
    """What an `ask.…` call gives: shown, it is the question; while grading, what its answer is worth.

    `arguments` are those of the call, without the ones left out.
    """

    def __init__(self, kind: str, item: str, **arguments: Any) -> None:
        if not isinstance(item, str) or not item.strip():
            raise LessonError(
                f"This ask.{kind} has no id.",
                next=f'Give it one as its first argument: ask.{kind}("half-of-three-quarters", …)',
            )
        self.kind = kind
        self.item = item
        self.arguments = {name: value for name, value in arguments.items() if value is not None}
        self.fingerprint = fingerprint(kind, self.arguments)

    def key(self, answer: Any, *, wrong: Mapping[str, str] | None = None) -> None:
        """What is right, said apart from the question: in nbgrader's hidden region, so that no release holds it.

        `wrong` names the misconception behind each foreseen wrong answer, for the teacher's report.
        """
        self.arguments |= {"answer": answer, "wrong": dict(wrong or {})}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if grading():
            from ownpace_graders.marked import marked

            return marked(self.kind, self.arguments, sitting().items.get(self.item))
        from ownpace.ask.widget import QuestionWidget

        return QuestionWidget.of(self)._repr_mimebundle_()
