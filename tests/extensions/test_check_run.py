"""`ownpace check --run` and `ownpace test`: a kernel that is not there, or does not come to its end, is said so."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ownpace.authoring import executed
from ownpace.authoring.check import Diagnostic, check_notebook
from ownpace.authoring.check import ran as run_once
from ownpace.authoring.executed import copied
from tests.rule_pages import notebook


def said(sources: list[str], folder: Path, kernel: str = "python3") -> list[Diagnostic]:
    """What the rules that run a lesson say of these cells."""
    whole = notebook("".join(f"%% code\n{source}\n\n" for source in sources))
    whole["metadata"]["kernelspec"] = {"name": kernel, "display_name": kernel}
    return [one for one in check_notebook(whole, folder / "a.ipynb", run=True) if one.code in ("OP46", "OP58")]


def test_a_kernel_that_is_not_there_is_said_of_the_file(tmp_path: Path) -> None:
    [one] = said(["1"], tmp_path, "no-such-kernel")
    assert (one.cell, one.line, one.what) == (0, 0, "The kernel no-such-kernel is not installed here.")
    assert "Change Kernel" in one.fix


@pytest.mark.parametrize(
    ("program", "what"),
    [
        (["-c", "raise SystemExit(3)"], "The kernel odd does not start: Kernel died before replying to kernel_info."),
        (["-c", "import time; time.sleep(600)"], "The kernel odd does not start: Kernel didn't respond in 1 seconds."),
    ],
    ids=["dies", "mute"],
)
def test_a_kernel_that_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: list[str], what: str
) -> None:
    spec = {"argv": [sys.executable, *program], "display_name": "odd", "language": "python"}
    (tmp_path / "kernels/odd").mkdir(parents=True)
    (tmp_path / "kernels/odd/kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr(executed, "START", 60 if "raise" in program[1] else 1)
    assert [one.what for one in said(["1"], tmp_path / "lesson", "odd")] == [what]


STUBBORN = "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except KeyboardInterrupt:\n        pass"


def test_a_cell_that_never_ends_is_interrupted_or_its_kernel_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_once, "LONGEST", 3)
    first, second = said(["import time\nwhile True:\n    time.sleep(1)", STUBBORN, "never"], tmp_path)
    assert first.what.endswith("it took more than 3 seconds, and was interrupted.")
    assert second.what.endswith("it took more than 3 seconds, and does not heed an interrupt.")
    assert second.cell == first.cell + 1


def test_a_cell_that_waits_or_ends_its_kernel_is_told_at_its_place(tmp_path: Path) -> None:
    first, second = said(["input('Your name?')", "import os\nos._exit(3)", "never"], tmp_path)
    assert first.what.endswith("it waits for input(), which nobody can give on the page or while it is graded.")
    assert second.what.endswith("the kernel ended.")
    assert second.cell == first.cell + 1


def test_a_cell_that_is_not_to_be_run_does_not_look_like_the_kernel_s_end() -> None:
    ran = {"iopub.execute_input": "2026-11-27T09:00:00Z", "shell.execute_reply": "2026-11-27T09:00:01Z"}
    cells = [
        nbformat.v4.new_code_cell("1", metadata={"execution": ran}),
        nbformat.v4.new_code_cell("2", metadata={"tags": ["skip-execution"]}),
        nbformat.v4.new_code_cell(""),
    ]
    assert [each.error for each in run_once._each(cells, "")] == [""]
    assert [each.error for each in run_once._each([*cells, nbformat.v4.new_code_cell("3")], "")] == ["the kernel ended"]


def test_a_lesson_is_copied_as_it_is_released(tmp_path: Path) -> None:
    """Its own tests stay where they are; an author's other files do not, whatever their folders are called."""
    lesson = tmp_path / "lesson"
    for name in ("tests/solution.yaml", "tests/wrong/a.yaml", "tests/data.csv", "src/tests/data.csv", "record.jsonl"):
        (lesson / name).parent.mkdir(parents=True, exist_ok=True)
        (lesson / name).write_text(name)
    (lesson / "gone").symlink_to("nowhere")
    (lesson / "linked.csv").symlink_to("tests/data.csv")
    copied(lesson, tmp_path / "copy")
    files: list[Any] = sorted(path.relative_to(tmp_path / "copy") for path in (tmp_path / "copy").rglob("*.*"))
    assert [str(path) for path in files] == ["linked.csv", "src/tests/data.csv", "tests/data.csv"]


def test_what_cannot_be_copied_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(origin: Path, to: Path) -> None:
        raise PermissionError(13, "Permission denied", str(origin))

    (tmp_path / "secret.csv").write_text("1")
    monkeypatch.setattr("shutil.copyfile", refuse)
    [one] = said(["1"], tmp_path)
    assert one.what == f"{tmp_path / 'secret.csv'} cannot be copied: Permission denied."
