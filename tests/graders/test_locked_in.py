"""Students' code gets at nothing that is not its own, whoever grades: root, or an ordinary user."""

import json
import sys
from collections.abc import Mapping

import pytest
from tests.graders import test_attacks, test_sandbox
from tests.graders.classroom import REPOSITORY
from tests.graders.locked_in import ANYWHERE, CASES, ENDED, MEMORY
from tests.graders.users import USERS, run_as

pytestmark = pytest.mark.xdist_group("locked in")

PAGE = (REPOSITORY / "docs" / "grading.md").read_text(encoding="utf-8").partition("## What is locked out")[2]
TRIED = [*CASES, *(f"{name}, in another kernel" for name in ANYWHERE)]


@pytest.fixture(scope="module", params=USERS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What each attack printed, or what was said of it, with this user as the grader: all in one sandbox."""
    folder = tmp_path_factory.mktemp("locked-in")
    folder.chmod(0o755)
    found: dict[str, str] = json.loads(run_as(request.param, [sys.executable, "-m", "tests.graders.locked_in"], folder))
    return found


@pytest.mark.parametrize("attack", TRIED)
def test_nothing_is_got(told: Mapping[str, str], attack: str) -> None:
    assert told[attack] == "LOOKED\n"


@pytest.mark.parametrize("attack", ENDED)
def test_what_takes_too_much_is_ended(told: Mapping[str, str], attack: str) -> None:
    assert told[attack].startswith(ENDED[attack][1])


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
