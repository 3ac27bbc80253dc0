"""A lesson's own tests: what `ownpace test` says of answers that are as meant, and of those that are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ownpace.authoring.check import fix
from ownpace.authoring.own_tests import files
from ownpace.authoring.own_tests.files import paths, solution
from ownpace.authoring.own_tests.kept import keep
from ownpace.authoring.own_tests.left import left_over
from ownpace.authoring.starters import starters
from ownpace.cli import main
from ownpace_graders.lesson import Lesson, lesson_of, read_lesson

FRONT = """---
title: A half
summary: What a half is.
objectives: {half: Take a half}
misconceptions: {doubles: You have doubled it.}
plan: [{heading: Now, purpose: check, minutes: 5}]
---"""
CELLS = [
    FRONT,
    "from ownpace import ask",
    "## Now",
    'ask.number("half", "Half of 12?", answer=6, points=2, wrong={"24": "You doubled it.\\n Halve it."})',
    'ask.choice("pick", "Which?", ["yes: it is", "no"], answer="no", wrong={"yes: it is": "Look *again*."})',
    'ask.match("pairs", "Who?", ["cat", "dog"], ["meows", "barks"], answer={"cat": "meows", "dog": "barks"})',
    'exit_1 = ask.number("exit-1", "Half of 5?")\n### BEGIN HIDDEN TESTS\n'
    'exit_1.key("2.5", wrong={"10": "doubles", "3": "rounds"})\n### END HIDDEN TESTS\nexit_1',
    'ask.reflect("why", "Why?", points=1)',
    'ask.practice("set", "Halves", of=[{"vary": {"a": "1..9"}, "prompt": "Half of [[2 * a]]?", "answer": "[[a]]", '
    '"steps": ["Half of [[2 * a]] is [[a]]."]}])',
]
RIGHT = 'half: 6\npick: no\npairs: {cat: meows, dog: barks}\nexit-1: "2.5"\n'


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a lesson, in a course that is the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.source_directory = "modules"\n')
    folder = tmp_path / "modules" / "half"
    (folder / "tests" / "wrong").mkdir(parents=True)
    _notebook(folder / "half.ipynb", CELLS)
    return folder


def _notebook(path: Path, sources: list[str]) -> None:
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(sources):
        kind = "raw" if number == 0 else "markdown" if source.startswith("#") else "code"
        more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
        cells.append({"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": source} | more)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    fix(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["test", *words], catch_exceptions=False)


def test_what_is_as_meant_is_counted(module: Path) -> None:
    """Responses of each shape, words with and without what stands around them, misconceptions by name and in words."""
    (module / "tests/solution.yaml").write_text(f"{RIGHT}why: It is the same twice.\n")
    (module / "tests/wrong/some.yaml").write_text(
        "half:\n  - answer: 24\n    words: You doubled it. Halve it.\n  - {answer: 7, words: Not yet., score: 0}\n"
        "pick: {answer: 'yes: it is', words: Look *again*.}\n"
        "exit-1:\n  - {answer: 10, words: You have doubled it.}\n  - {answer: 3, words: rounds, score: 0}\n"
    )
    (module / "tests/wrong/half-of-it.yml").write_text("pairs: {answer: {cat: meows, dog: meows}, score: 0.5}\n")
    found = run("half")
    assert (found.output, found.exit_code) == (
        "No problems with 11 answers in 1 lesson.\nNext: ownpace release half\n",
        0,
    )


SOLUTION, WRONG = "tests/solution.yaml", "tests/wrong/w.yaml"
FAULTS = [
    (SOLUTION, RIGHT.replace("6", "5"), "1 half: The solution gets 0 of 2 points. The student would read “Not yet."),
    (SOLUTION, RIGHT.replace(": no", ": maybe"), "2 pick: The question cannot be given this answer: the student would"),
    (SOLUTION, RIGHT.replace("pick: no\n", ""), "1 pick: The solution has no answer to it (cell 5)."),
    (SOLUTION, f"{RIGHT}hlaf: 6\n", "5 hlaf: There is no question “hlaf” in this lesson.\n    Write half, if"),
    (SOLUTION, f"{RIGHT}half: 6\n", "5 half: This question stands here twice."),
    (SOLUTION, f"{RIGHT}set: 3\n", "5 set: A set asks each student other questions, so it has no one answer."),
    (SOLUTION, f"{RIGHT}\tx: 3\n", "5: This line begins with a tab.\n    Move it in by spaces."),
    (SOLUTION, f"{RIGHT}why: so: it is\n", "5: The file is not YAML here: mapping values are not allowed here."),
    (SOLUTION, "half, 6\n", "1: The file is not a list of questions with their answers."),
    (SOLUTION, b"half: \xff\n", "1: The file is not text."),
    (WRONG, "half: {answer: 24, words: You halved it.}\n", "it. Halve it.”, not “You halved it.”."),
    (WRONG, "half:\n  answer: 24\n  words: x\n  score: a\n", "4 half: The score is not a number."),
    (WRONG, "half: {answer: 24, score: 1}\n", "1 half: It gets 0 of 2 points, not 1."),
    (WRONG, "half: {answer: 6, words: Right!}\n", "1 half: This answer is right: it gets all the points."),
    (WRONG, "half: 24\n", "1 half: What the student answers is not said."),
    (WRONG, "half: {answer: 24}\n", "1 half: Neither the words that the student should read are said"),
    (WRONG, "half: {answer: 24, word: x}\n", "1 half: An answer has no “word” here.\n    What it can"),
    (WRONG, "half: {answer: 24, words: [x]}\n", "1 half: The words are not text."),
    (WRONG, "[a]: {answer: 24, words: x}\n", "1: This is not a question's name."),
    (WRONG, "exit-1: {answer: 3, words: Doubled.}\n", "not “Doubled.”, and it counts as rounds."),
    (WRONG, "why: {answer: x, score: 0}\n", "1 why: No answer to it is wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "said"), FAULTS, ids=[said[:40] for _, _, said in FAULTS])
def test_what_is_not_as_meant_is_said_with_file_and_line(module: Path, file: str, text: str | bytes, said: str) -> None:
    (module / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    found = run("half")
    assert said in found.output
    assert f"modules/half/{file}:" in found.output
    assert found.output.splitlines()[-2].startswith("1 problem with ")
    assert found.output.splitlines()[-1] == "Next: ownpace test half"
    assert found.exit_code == 1
    [told] = json.loads(run("half", "--format", "json").output)
    assert told["what"] in found.output
    assert (told["lesson"], told["path"]) == ("half", f"modules/half/{file}")


def test_a_lesson_that_cannot_be_read_is_said(module: Path) -> None:
    (module / SOLUTION).write_text(RIGHT)
    _notebook(module / "half.ipynb", [FRONT, *CELLS[1:]])
    text = (module / "half.ipynb").read_text()
    (module / "half.ipynb").write_text(text.replace("title:", "titel:"))
    assert "half.ipynb, cell 1, line 1: The front matter lacks title." in run("half").output


def test_without_tests_it_says_how_to_begin(module: Path) -> None:
    found = run()
    assert found.exit_code == 0
    assert "No tests in half. Write the right answers into tests/solution.yaml" in found.output


def test_code_is_run_as_the_grader_does(module: Path) -> None:
    """A solution cell's own code, other code, a test's words, a question whose arguments are computed, and programs."""
    code = starters()["code"]
    cells = [dict(cell) for cell in code.cells]
    computed = 'ask.number("sum", "2 + 3?", answer=total([2, 3]), wrong={"6": "You multiplied."})'
    program = 'ask.code("twice", "Write f.", tests=[{"call": "f(3)", "gives": 6, "say": "Twice three."}])'
    cells += [
        {"cell_type": "code", "id": id, "metadata": {}, "source": source, "execution_count": None, "outputs": []}
        for id, source in (("x", computed), ("y", program))
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (module / "half.ipynb").write_text(json.dumps(whole))
    fix(module / "half.ipynb")
    own = Path(code.beside[0])
    (module / SOLUTION).write_text((own / "solution.yaml").read_text() + "sum: 5\ntwice: 'f = lambda n: n + n'\n")
    wrong = (own / "wrong" / "counts-the-limit-too.yaml").read_text().replace("score: 0", "score: 3", 1)
    others = "sum: {answer: 6, words: You multiplied.}\ntwice: {answer: 'f = lambda n: 9', score: 0}\n"
    (module / WRONG).write_text(wrong + others)
    before = sorted(path.name for path in module.rglob("*"))
    found = run("half")
    assert found.output.splitlines()[0].endswith("w.yaml:3 write-it: It gets 0 of 3 points, not 3."), found.output
    assert found.output.splitlines()[-2] == "1 problem with 11 answers in 1 lesson."
    assert sorted(path.name for path in module.rglob("*")) == before


def lesson(module: Path) -> Lesson:
    return read_lesson(module / "half.ipynb")


def test_what_was_answered_becomes_a_test(module: Path) -> None:
    (module / SOLUTION).write_text("# mine\nhalf: 5\npick: no\n")
    given: list[tuple[str, Any]] = [
        ("half", "24"), ("half", "24"), ("half", "6"), ("pick", "no"), ("pairs", {"cat": "meows", "dog": "barks"}),
        ("pairs", {"cat": "barks", "dog": ""}), ("exit-1", "10"), ("exit-1", "?"), ("why", "so"), ("gone", "1"),
        ("exit-1", "5/2"),
    ]  # fmt: skip
    written = keep(module, lesson(module), given)
    assert sorted(str(path.relative_to(module)) for path in written) == [
        SOLUTION, "tests/wrong/exit-1.yaml", "tests/wrong/half.yaml", "tests/wrong/pairs.yaml",
    ]  # fmt: skip
    assert (module / SOLUTION).read_text() == (
        "# mine\nhalf: 6\npick: no\npairs:\n  cat: meows\n  dog: barks\nexit-1: 5/2\n"
    )
    assert "words: You have doubled it." in (module / "tests/wrong/exit-1.yaml").read_text()
    assert run("half").output == "No problems with 7 answers in 1 lesson.\nNext: ownpace release half\n"
    assert keep(module, lesson(module), given) == []
    assert len(solution(paths(module)[0])) == 4


@pytest.fixture
def rewritten(module: Path) -> Path:
    """A lesson that began as a starter, with its tests, over which its author has written questions of their own."""
    explicit = starters()["explicit"]
    [own] = explicit.beside
    shutil.rmtree(module / "tests")
    shutil.copytree(own, module / "tests")
    _notebook(module / "half.ipynb", CELLS)
    return module


def test_answers_that_are_left_of_an_example_are_said_once_and_taken_out_by_a_command(rewritten: Path) -> None:
    solution = rewritten / SOLUTION
    solution.write_text(f"{solution.read_text()}# mine\nhalf: 6\nhlaf: 6\n")
    found = run("half").output.splitlines()
    assert [line.partition(": ")[2] for line in found[::2]][:1] == [
        "These questions are gone, or ask something else now: rectangle, half-of-thirty, why-half, together-1, "
        "together-2, together-3, own-1, own-2, own-3, own-4, exit-1, exit-2."
    ]
    assert "ownpace test half --fix" in found[1]
    assert [line for line in found if "solution.yaml:16 hlaf: There is no question “hlaf”" in line]
    assert len([line for line in found if "gone, or ask" in line]) == 2, "in the solution, and in the wrong answers"
    fixed = run("half", "--fix").output
    assert "Changed: modules/half/tests/solution.yaml\n" in fixed
    assert "Taken away, no answer is left in it: modules/half/tests/wrong/usual-mistakes.yaml\n" in fixed
    assert solution.read_text().endswith("# mine\nhalf: 6\nhlaf: 6\n")
    assert "The solution has no answer to these questions: pick, pairs, exit-1." in fixed
    solution.write_text(RIGHT)
    assert run("half").output.startswith("No problems with 4 answers in 1 lesson.\n")


def test_what_an_author_wrote_stays_whatever_it_is_named_like(module: Path) -> None:
    """An example's question that still asks the same, a name that is misspelt, and what cannot be read."""
    explicit = starters()["explicit"]
    whole = {"cells": [dict(cell) for cell in explicit.cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (module / "half.ipynb").write_text(json.dumps(whole))
    shutil.copytree(explicit.beside[0], module / "tests", dirs_exist_ok=True)
    said = run("half", "--fix").output
    assert said.startswith(f"No problems with {len(_answers(module))} answers in 1 lesson.\n")
    (module / SOLUTION).write_text((module / SOLUTION).read_text().replace("rectangle:", "rectangel:"))
    before = (module / SOLUTION).read_text()
    assert "Write rectangle, if that is meant." in run("half", "--fix").output
    (module / SOLUTION).write_text("nowhere: 1\n\tx: 3\n")
    run("half", "--fix")
    assert ((module / SOLUTION).read_text(), "rectangel: 24" in before) == ("nowhere: 1\n\tx: 3\n", True)


def test_no_structure_s_tests_are_taken_for_those_of_another(module: Path) -> None:
    """Two may have a question of the same name, and an answer to it in common."""
    for each in starters().values():
        whole = {"cells": [dict(cell) for cell in each.cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        read = lesson_of(whole, Path(f"{each.name}/{each.name}.ipynb"))
        own = next(folder for folder in each.beside if folder.name == "tests")
        right, wrongs = paths(own.parent)
        read_in = [*solution(right), *(one for path in wrongs for one in files.wrong(path))]
        answers = [one for one in read_in if isinstance(one, files.Meant)]
        assert left_over(answers, {str(cell.item): cell for cell in read.questions}) == [], each.name


def _answers(module: Path) -> list[Any]:
    right, wrongs = paths(module)
    return [*solution(right), *(each for path in wrongs for each in files.wrong(path))]


def test_what_is_kept_from_the_preview_does_not_stand_beside_an_example_s_answers(rewritten: Path) -> None:
    with (rewritten / SOLUTION).open("a") as file:
        file.write("gone: 1\n")
    written = keep(rewritten, lesson(rewritten), [("half", "6"), ("half", "24")])
    assert (rewritten / SOLUTION).read_text().splitlines()[-2:] == ["gone: 1", "half: 6"]
    assert "rectangle" not in (rewritten / SOLUTION).read_text()
    assert sorted(path.name for path in written) == ["half.yaml", "solution.yaml"]
    assert [path.name for path in (rewritten / "tests/wrong").iterdir()] == ["half.yaml"]


def test_an_option_that_is_not_there_any_more_is_said_in_plain_words(module: Path) -> None:
    (module / SOLUTION).write_text(RIGHT.replace("pick: no", "pick: never"))
    said = run("half").output
    assert "The question cannot be given this answer: the student would read “Pick one of the options.”." in said
    assert "take it out; the question stands in cell 5." in said
