"""The functions that authors call, made from their descriptions: what they take, their help, and what they say."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from ownpace.lesson.sitting import authoring
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.signatures import unknown

Made = TypeVar("Made")


class NoSuchCall(LessonError, AttributeError):  # noqa: N818 - it says what is missing
    """There is no such kind of question or teaching block."""


def function(signature: Signature, make: Callable[[dict[str, Any]], Made]) -> Callable[..., Made]:
    """The function behind a call. `make` gets the arguments by name, without those left out.

    What it is called with wrongly is a LessonError, in the words that `ownpace check` has for it. Where no author is, a
    value that a question can do with is let pass.
    """

    def call(*by_position: Any, **by_name: Any) -> Made:
        return make(signature.taken(by_position, by_name, strictly=authoring()))

    call.__name__ = call.__qualname__ = signature.call.rpartition(".")[2]
    call.__doc__ = _help(signature)
    call.__signature__ = inspect.Signature([_parameter(each) for each in signature.arguments])  # type: ignore[attr-defined]
    return call


def missing(module: str, name: str) -> AttributeError:
    """What to raise where the module `ask` or `show` has not got this name."""
    if name.startswith("_"):  # Python's and IPython's own questions, which nobody typed
        return AttributeError(f"There is no {module}.{name}.")
    problem = unknown(f"{module}.{name}")
    return NoSuchCall(problem.what, next=problem.next)


def _parameter(argument: Argument) -> inspect.Parameter:
    how = inspect.Parameter.POSITIONAL_OR_KEYWORD if argument.by_position else inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(
        argument.name, how, default=inspect.Parameter.empty if argument.needed else argument.default
    )


def _help(signature: Signature) -> str:
    lines = (f"{each.name}: {each.about}{_takes(each)}" for each in signature.arguments)
    return "\n".join([f"{signature.about[0].upper()}{signature.about[1:]}.", "", *lines])


def _takes(argument: Argument) -> str:
    return "" if argument.takes in argument.about else f" ({argument.takes})"
