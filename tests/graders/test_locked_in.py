"""Students' code gets at nothing that is not its own, whoever grades: root, or an ordinary user."""

import json
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.graders import test_attacks, test_sandbox
from tests.graders.classroom import REPOSITORY
from tests.graders.locked_in import ANYWHERE, BY_USER, CASES, ENDED, MEMORY
from tests.graders.users import USERS, run_as

pytestmark = pytest.mark.xdist_group("locked in")

PAGE = (REPOSITORY / "docs" / "grading.md").read_text(encoding="utf-8").partition("## What is locked out")[2]
ELSEWHERE = [f"{name}, in another kernel" for name in ANYWHERE]
"""What the ordinary user tries alone, as what ends without regard to whose it is: the same code holds it."""


@pytest.fixture(scope="module")
def by(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Mapping[str, str]]:
    """What each attack printed, or what was said of it, with this user as the grader: all in one sandbox."""
    return cache(lambda user: _tried_by(user, tmp_path_factory.mktemp("locked-in")))


@pytest.fixture
def told(request: pytest.FixtureRequest, by: Callable[[str], Mapping[str, str]]) -> Mapping[str, str]:
    return by(request.param)


def _tried_by(user: str, folder: Path) -> Mapping[str, str]:
    folder.chmod(0o755)
    program = [sys.executable, "-m", "tests.graders.locked_in", *(() if user == USERS[-1] else BY_USER)]
    found: dict[str, str] = json.loads(run_as(user, program, folder))
    return found


def each_of(attacks: Iterable[str], by_all: Container[str]) -> pytest.MarkDecorator:
    tried = [(user, name) for user in USERS for name in attacks if user == USERS[-1] or name in by_all]
    return pytest.mark.parametrize(("told", "attack"), tried, indirect=["told"])


@each_of([*CASES, *ELSEWHERE], CASES)
def test_nothing_is_got(told: Mapping[str, str], attack: str) -> None:
    assert told[attack] == "LOOKED\n"


@each_of(ENDED, BY_USER)
def test_what_takes_too_much_is_ended(told: Mapping[str, str], attack: str) -> None:
    assert told[attack].startswith(ENDED[attack][1])


@pytest.mark.parametrize("told", USERS[-1:], indirect=True)
def test_the_side_outside_stays_small(told: Mapping[str, str]) -> None:
    """Of the 300 MB that a process which grades may have, nbgrader takes a hundred."""
    assert int(told[MEMORY]) < 200


def test_every_line_of_what_is_locked_out_names_what_holds_it() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    held = {name.strip() for row in rows for name in row[-1].split(";")} - {"---", "test"}
    attacks = {*CASES, *ENDED, *test_attacks.FAILS, *test_attacks.POOR, *test_sandbox.HELD, *test_sandbox.ENDED}
    tests = {*globals(), *vars(test_attacks), *vars(test_sandbox)}
    assert len(held) > 30
    assert {name for name in held - attacks if f"test_{name.replace(' ', '_')}" not in tests} == set()
