"""What the words around the code say is so: examples work, commands, rules, files and scores are as written."""

from __future__ import annotations

import ast
import json
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest

from ownpace.authoring.check import RULES, fix
from ownpace.authoring.starters import starters
from ownpace.cli import main
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.argument import EVERY, MARKED, PROMPT
from ownpace_graders.kinds.score import score
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.blocks import BLOCKS, EXPLAINED
from ownpace_graders.lesson.calls import read_call
from tests.rule_pages import errors

ROOT = Path(__file__).parents[1]
AUTHORS = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "binder/README.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
TYPES = {"yaml": "raw", "markdown": "markdown", "python": "code"}


def example(path: Path) -> Path:
    """The short lesson of docs/authors.md as a notebook at this path."""
    text = AUTHORS.partition("<!-- lesson -->")[2].partition("<!-- end of lesson -->")[0]
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    cells: list[dict[str, Any]] = [
        {"cell_type": TYPES[kind], "id": f"cell-{number}", "metadata": {}, "source": source.rstrip("\n")}
        for number, (kind, source) in enumerate(blocks)
    ]
    for each in cells:
        if each["cell_type"] == "code":
            each |= {"execution_count": None, "outputs": []}
    path.parent.mkdir()
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


def test_the_short_lesson_is_a_lesson(tmp_path: Path) -> None:
    notebook = example(tmp_path / "half-of-a-half" / "half-of-a-half.ipynb")
    assert {one.code for one in errors(notebook)} == {"OP5"}
    assert fix(notebook) == 3
    assert errors(notebook) == []
    lesson = read_lesson(notebook)
    assert [cell.phase for cell in lesson.questions] == [phase.slug for phase in lesson.plan]


def commands() -> list[str]:
    """Every `ownpace …` in a code block or between backquotes, without comments."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    shell = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    inline = re.findall(r"`([^`\n]+)`", text)
    found = (re.match(r"(?:\.venv/bin/)?(ownpace [a-z-][^#…]*)", line) for line in [*shell, *inline])
    return sorted({each[1].strip() for each in found if each})


def test_commands_are_found() -> None:
    assert {line.split()[1] for line in commands()} == set(main.commands)


@pytest.mark.parametrize("line", commands())
def test_every_command_is_taken(line: str) -> None:
    """Names and options are those that the command has; whether the course has the lesson is another matter."""
    command: click.Command = main
    words = shlex.split(line)[1:]
    while words and isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    if words:  # one without any may be named in a sentence only
        with command.make_context("ownpace", words):
            pass


def test_every_target_of_make_is_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {each for page in PAGES for each in re.findall(r"^make (\w+)|`make (\w+)", page.read_text(), re.MULTILINE)}
    assert {"run", "test"} <= {one or other for one, other in named} <= targets


def test_every_rule_is_listed() -> None:
    """On the rules' own index, with its page."""
    index = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    rows = [f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.level} | {rule.about} |" for rule in RULES]
    assert sorted(line for line in index.splitlines() if line.startswith("| [OP")) == sorted(rows)


def test_every_structure_is_listed() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| \d+ minutes", AUTHORS, re.MULTILINE)
    assert sorted(listed) == list(starters())


def table(line: str) -> dict[str, list[str]]:
    """The cells of its rows that begin like this, by their first."""
    found = [re.split(r" ?\| ?", row.strip("| ")) for row in re.findall(rf"^\| {line}.*$", AUTHORS, re.MULTILINE)]
    return {first: rest for first, *rest in found}


def test_the_kinds_are_described_as_they_describe_themselves() -> None:
    rows = table(r"`ask\.")
    wanted = {f"`ask.{name}({', '.join(kind.signature.positional)}, …)`": kind for name, kind in KINDS.items()}
    assert list(rows) == list(wanted)
    shared = {each.name for each in (*EVERY, *MARKED)}
    for call, kind in wanted.items():
        asks_for, own = rows[call]
        assert asks_for == kind.about
        others = set(kind.signature.names) - shared - set(kind.signature.positional)
        assert {name for name in others if f"`{name}`" not in own} == set()


def test_the_shared_arguments_are_described_as_they_describe_themselves() -> None:
    for each in (*EVERY, *MARKED):
        if each != PROMPT:
            assert f"| `{each.name}` | {each.about} |\n" in AUTHORS


def test_the_teaching_blocks_are_described_as_they_describe_themselves() -> None:
    rows = table(r"`show\.")
    assert len(rows) == len(BLOCKS)
    for call, block in zip(rows, BLOCKS.values(), strict=True):
        assert call.startswith(f"`{block.call}(")
        given = re.findall(r"\w+", call.partition("(")[2])
        # One that all who explain something have in common is said once, below the table.
        assert {name for name in block.names[1:] if name not in (*given, EXPLAINED.name)} == set()
        assert rows[call][0].partition(";")[0] == block.about


LISTS = {
    "questions": [f"ask.{name}: {kind.about}" for name, kind in KINDS.items()],
    "blocks": [f"{block.call}: {block.about}" for block in BLOCKS.values()],
    "commands": [f"ownpace {name}: {command.get_short_help_str(200)}" for name, command in main.commands.items()],
}


@pytest.mark.parametrize("page", LISTS)
def test_a_page_that_is_made_says_what_it_is_of_to_who_reads_its_file(page: str) -> None:
    [body] = re.findall(r"^```\{\w+\}\n(.*?)^```$", (ROOT / f"docs/{page}.md").read_text(), re.MULTILINE | re.DOTALL)
    about, _, listed = body.partition("\n\n")
    assert listed.splitlines() == LISTS[page]
    assert f"docs/_build/{page}.html" in about


def test_the_template_on_the_page_of_practice_is_a_whole_one() -> None:
    page = (ROOT / "docs/practice.md").read_text(encoding="utf-8")
    [source] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    call = read_call(source)
    assert call and call.literal and call.signature and call.kind == "practice"
    assert [*call.signature.problems([*call.arguments.items()]), *KINDS["practice"].problems(call.arguments)] == []
    [template] = call.arguments["of"]
    assert set(re.findall(r'^\| `"(\w+)"` \|', page, re.MULTILINE)) <= {*template}


def test_every_kind_is_on_the_scoring_page() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    assert {kind for kind in KINDS if not re.search(rf"^## .*`ask\.{kind}`$", page, re.MULTILINE)} == set()


def test_every_argument_is_listed() -> None:
    questions = AUTHORS.partition("## Questions")[2].partition("## Teaching blocks")[0]
    for name in {name for kind in KINDS.values() for name in kind.signature.names}:
        assert re.search(rf"[`(,] ?{name}[`,=]", questions), name


def rows() -> list[Any]:
    found, kind = [], ""
    for number, line in enumerate((ROOT / "docs" / "scoring.md").read_text(encoding="utf-8").splitlines(), 1):
        if heading := re.match(r"## .*`ask\.(\w+)`", line):
            kind = heading[1]
        if row := re.fullmatch(r"\| `(.+)` \| `(.+)` \| (.+) \|", line):
            found.append(pytest.param(kind, *row.groups(), id=f"line {number}"))
    return found


def test_rows_are_found() -> None:
    marked = {name for name, kind in KINDS.items() if not (kind.is_open or kind.grows)}
    assert {row.values[0] for row in rows()} == marked - {"choice"}


@pytest.mark.parametrize(("kind", "response", "key", "worth"), rows())
def test_a_row_of_the_scoring_page(kind: str, response: str, key: str, worth: str) -> None:
    call = ast.parse(f"f({key})", mode="eval").body
    assert isinstance(call, ast.Call)
    arguments = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    verdict = score(kind, ast.literal_eval(response), arguments)
    if worth == "cannot be understood":
        assert not verdict.readable
    else:
        assert verdict.score == pytest.approx(float(worth), abs=0.005)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        assert not path or (page.parent / path).exists(), target
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE) if anchor and not path else []
        slugs = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
        assert not anchor or path or anchor in slugs, target


def test_pictures_are_light() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert [picture.stem for picture in pictures] == ["class", "jupyterlab", "lesson"]
    assert max(picture.stat().st_size for picture in pictures) < 200_000


def test_the_code_map_is_whole() -> None:
    """CONTRIBUTING names every folder of code, and nothing that is not there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    roots = [ROOT / "graders/src/ownpace_graders", ROOT / "extensions/src/ownpace"]
    folders = {str(path.parent.relative_to(ROOT)) for root in roots for path in root.glob("*/__init__.py")}
    assert folders - named == set()
    assert [name for name in named if not list(ROOT.glob(name))] == []


def test_what_security_promises_is_held_by_tests_that_are_there() -> None:
    promised = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promised = promised.partition("## What is promised")[2].partition("\n## ")[0]
    promises = [text for text in promised.split("\n- ")[1:] if text.strip()]
    held = [re.findall(r"`(\w+/test_\w+\.py)`", text) for text in promises]
    assert len(held) > 7
    assert [text for text, tests in zip(promises, held, strict=True) if not tests] == []
    assert [name for names in held for name in names if not (ROOT / "tests" / name).exists()] == []
