"""A question in a running notebook: a widget for the student, a marked answer for nbgrader's autograder."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ownpace.call import function
from ownpace.lesson.sitting import authoring, grading, sitting
from ownpace_graders.kinds import kind_of, tests
from ownpace_graders.kinds.answers import remarks
from ownpace_graders.kinds.kind import Run, is_judged, with_results
from ownpace_graders.kinds.shape import PROGRAM
from ownpace_graders.kinds.signature import KEY, Problem, refuse
from ownpace_graders.kinds.verdict import TRY_AGAIN
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.practice.grades import largest
from ownpace_graders.record import ItemState


def _nothing(key: Mapping[str, Any]) -> Iterable[Problem]:
    return ()


def _came(runs: Sequence[Run]) -> list[str]:
    from ownpace_graders.program.outcome import outcomes  # few lessons have programs

    return outcomes(runs)


class Question:
    """What an `ask.…` call gives: shown, it is the question; while grading, what its answer is worth.

    `arguments` are those of the call, without the ones left out. `key(answer, wrong=…)` says what is right apart from
    the question.
    """

    def __init__(self, kind: str, arguments: Mapping[str, Any]) -> None:
        self.kind = kind
        self.item = str(arguments["item"])
        self.arguments = {name: value for name, value in arguments.items() if name != "item"}
        self.fingerprint = fingerprint(kind, self.arguments)
        self.key = function(KEY, self._key)
        self._tell_the_author(remarks)

    def _key(self, given: Mapping[str, Any]) -> None:
        self.arguments |= {"wrong": {}, **given}
        self._tell_the_author(_nothing)

    def _tell_the_author(self, more: Callable[[Mapping[str, Any]], Iterable[Problem]]) -> None:
        """LessonError where an author has given a key that no student can meet, or in which there is `more` wrong."""
        if not authoring():
            return
        if kind_of(self.kind).grows:
            self._tell_of_draws()
        elif is_judged(self.arguments):
            found = [*kind_of(self.kind).problems(self.arguments), *more(self.arguments)]
            refuse(found or self._of_programs(), strictly=True)

    def _of_programs(self) -> Iterator[Problem]:
        """What the author says is right does not pass the author's own tests, hidden ones among them."""
        asked = kind_of(self.kind)
        name = "solution" if asked.shape == PROGRAM else "answer"
        if not (runs := asked.runs(self.arguments.get(name), self.arguments)):
            return
        came = _came(runs)
        verdict = asked.score(self.arguments[name], with_results(self.arguments, came))
        shown = self.arguments.get("tests") or ()
        words = tests.first(shown, tests.tested(shown, came))
        if verdict.right is not True or words:
            words = words or verdict.message.removesuffix(TRY_AGAIN).strip()
            yield Problem(name, f"The {name} does not pass its tests. {words}", "Fix one of the two.")

    def _tell_of_draws(self) -> None:
        """The same of a set's questions, which are to be none too large for the lesson's grade."""
        from ownpace.lesson.author import is_released, opened

        lesson = opened()
        if lesson and is_released(lesson):
            return  # who runs it can change nothing of it
        most = largest(lesson.front.grade if lesson else None)
        refuse(kind_of(self.kind).problems({"largest": most, **self.arguments}), strictly=True)

    @property
    def response(self) -> Any:
        """What the student has answered, as the record has it now; None before any answer."""
        return sitting().state(self.item).response

    def _ipython_display_(self) -> None:
        """On the page nothing where the question stands there already; elsewhere as `_repr_mimebundle_` says. For the
        author of a set its draws stand below, in an output of their own, which no release has."""
        if self.item in sitting().drawn:
            self._run_here()
            return
        if not kind_of(self.kind).grows or grading():
            raise NotImplementedError
        from IPython.display import HTML, display

        from ownpace.ask.widget import QuestionWidget

        display(QuestionWidget.of(self))
        if shown := self.for_the_author():
            display(HTML(shown))

    def _run_here(self) -> None:
        """Let the question that stands on the page run its programs in this kernel."""
        if kind_of(self.kind).is_program(self.arguments):
            from IPython.display import display

            from ownpace.ask.program import Runner

            display(Runner.of(self))

    def _results(self, state: ItemState | None) -> list[str] | None:
        """What comes of a program's tests, run in this process: where nbgrader grades by itself, as its tests are."""
        runs = kind_of(self.kind).runs(state.response, self.arguments) if state else ()
        return _came(runs) if runs else None

    def for_the_author(self) -> str:
        """Ten questions of a set, as HTML; "" for whoever is not the lesson's author."""
        from ownpace.ask.fading.draws import draws
        from ownpace.lesson.author import authored

        return draws(self.arguments) if authored() else ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if grading():
            from ownpace_graders.marked import marked

            state = sitting().items.get(self.item)
            return marked(self.kind, with_results(self.arguments, self._results(state)), state, sitting().file)
        from ownpace.ask.widget import QuestionWidget

        return QuestionWidget.of(self)._repr_mimebundle_()
