"""A lesson's own tests as files: `tests/solution.yaml`, and answers that are wrong in `tests/wrong/<any name>.yaml`.

    # solution.yaml: the question's name, and its right answer
    exit-1: 3/8
    finish-it: |
      result = 0

    # wrong/adding.yaml: what a student gives, and what they should read or get
    exit-1:
      answer: 4/6
      words: You have added the tops and the bottoms.
      score: 0

Several wrong answers to one question are a list of such entries. Everything is text, whatever YAML would make of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ownpace_graders.own_tests import FOLDER, SOLUTION, WRONG

_ENTRY = ("answer", "words", "score")
_EXAMPLE = (
    "Write below it, moved in by two spaces: answer: 4/6, and in a line of its own: words: what the student reads."
)


@dataclass(frozen=True, slots=True)
class Meant:
    """An answer, and what its author means to become of it. `line` counts from 1.

    words, points: what the student should read and get, None where nothing is said; both are None of a solution, which
    should get all.
    """

    path: Path
    line: int
    item: str
    response: Any
    words: str | None = None
    points: float | None = None

    @property
    def is_solution(self) -> bool:
        return self.words is None and self.points is None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as meant, or cannot be read; `item` is the question's name, or "". `line` counts from 1."""

    path: Path
    line: int
    item: str
    what: str
    fix: str


def paths(module: Path) -> tuple[Path, list[Path]]:
    """The solution's file, there or not, and those of wrong answers, by name."""
    folder = module / FOLDER
    return folder / SOLUTION, sorted((folder / WRONG).glob("*.y*ml"))


def solution(path: Path) -> list[Meant | Failure]:
    """The answers in a solution's file."""
    return [
        found if isinstance(found, Failure) else Meant(path, _line(found[0]), found[0].value, _plain(found[1]))
        for found in _questions(path)
    ]


def wrong(path: Path) -> list[Meant | Failure]:
    """The answers in a file of wrong ones."""
    return [
        each for found in _questions(path) for each in ([found] if isinstance(found, Failure) else _all(path, *found))
    ]


def _questions(path: Path) -> Iterator[tuple[Any, Any] | Failure]:
    """Each question's node and its value's, by YAML's parser; or what is wrong with the file."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        yield _unreadable(path, error)
        return
    except UnicodeDecodeError:
        yield Failure(path, 1, "", "The file is not text.", "Save it as UTF-8, or write it anew.")
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        what = "The file is not a list of questions with their answers."
        yield Failure(path, 1, "", what, "Write each as a line: the question's name, a colon, a space, and the answer.")
        return
    seen: set[str] = set()
    for name, value in root.value:
        if not isinstance(name, yaml.ScalarNode):
            yield Failure(
                path, _line(name), "", "This is not a question's name.", "Write the name, a colon and a space."
            )
        elif name.value in seen:
            fix = "Leave one of the two; in wrong/ several answers to a question are a list below its name."
            yield Failure(path, _line(name), name.value, "This question stands here twice.", fix)
        else:
            seen.add(name.value)
            yield name, value


def _unreadable(path: Path, error: yaml.YAMLError) -> Failure:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "it cannot be read")
    line = mark.line + 1 if mark else 1
    if "\\t" in problem:
        return Failure(path, line, "", "This line begins with a tab.", "Move it in by spaces.")
    what = f"The file is not YAML here: {problem}."
    return Failure(
        path, line, "", what, "Put words with a colon, # or quotes in them between quotes, or below a | line."
    )


def _all(path: Path, name: Any, value: Any) -> Iterator[Meant | Failure]:
    for entry in value.value if isinstance(value, yaml.SequenceNode) else [value]:
        yield _entry(path, name, entry)


def _entry(path: Path, name: Any, entry: Any) -> Meant | Failure:
    said = {key.value: each for key, each in entry.value} if isinstance(entry, yaml.MappingNode) else {}
    line, item = _line(entry if said else name), name.value
    odd = next((key for key in said if key not in _ENTRY), None)
    if odd is not None:
        what = f"An answer has no “{odd}” here."
        return Failure(path, _line(said[odd]), item, what, f"What it can have is: {', '.join(_ENTRY)}.")
    if "answer" not in said:
        return Failure(path, line, item, "What the student answers is not said.", _EXAMPLE)
    if len(said) == 1:
        what = "Neither the words that the student should read are said, nor the points that they should get."
        return Failure(path, line, item, what, "Add a line with words: or score: to it.")
    points = _number(said["score"].value) if "score" in said else None
    if "score" in said and points is None:
        return Failure(path, _line(said["score"]), item, "The score is not a number.", "Write points, as in score: 0.5")
    words = _plain(said["words"]) if "words" in said else None
    if words is not None and not (isinstance(words, str) and words.strip()):
        return Failure(path, _line(said["words"]), item, "The words are not text.", "Write them between quotes.")
    return Meant(path, line, item, _plain(said["answer"]), words, points)


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _plain(node: Any) -> Any:
    """Text, lists and tables of text: a response is nothing else."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(each) for key, each in node.value}
    return node.value


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
