"""Ways to change a handed-in notebook so that it says something else of its cells than the lesson does."""

from collections.abc import Callable
from typing import Any

RIGHT = "def double(number):\n    return 2 * number"
Cell = dict[str, Any]
Change = Callable[[dict[str, Any]], Any]


def _everywhere(**metadata: Any) -> Change:
    return lambda notebook: [cell["metadata"].update(metadata) for cell in notebook["cells"]]


def _marks(**changed: Any) -> Change:
    """Other nbgrader metadata in every cell that has some."""
    return lambda notebook: [each["metadata"]["nbgrader"].update(changed) for each in known(notebook).values()]


def known(notebook: dict[str, Any]) -> dict[str, Cell]:
    found = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in found}


def _of_all(**changed: Any) -> Change:
    return lambda notebook: [cell.update(changed) for cell in notebook["cells"]]


def _types(kind: str) -> Change:
    def change(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader"):
                cell["cell_type"] = kind

    return change


def _swapped(notebook: dict[str, Any]) -> None:
    one, other = known(notebook)["exit-1"], known(notebook)["double-tests"]
    one["metadata"], other["metadata"] = other["metadata"], one["metadata"]


def _twice(place: int | None) -> Change:
    def change(notebook: dict[str, Any]) -> None:
        copies = [{**cell, "source": "pass"} for name, cell in known(notebook).items() if name != "double"]
        at = len(notebook["cells"]) if place is None else place
        notebook["cells"][at:at] = [{**cell, "id": f"copy-{number}"} for number, cell in enumerate(copies)]

    return change


def _split(notebook: dict[str, Any]) -> None:
    cell = known(notebook)["double"]
    at = notebook["cells"].index(cell)
    notebook["cells"].insert(at + 1, {**cell, "id": "half-2", "source": "double(3)"})


def _added(notebook: dict[str, Any]) -> None:
    marks = {"grade": True, "grade_id": "more", "locked": True, "points": 50, "schema_version": 3, "solution": False}
    new: dict[str, Any] = {"cell_type": "code", "id": "more", "source": "2", "outputs": [], "execution_count": None}
    notebook["cells"].append({**new, "metadata": {"nbgrader": {**marks, "task": False}}})


def _forged_outputs(notebook: dict[str, Any]) -> None:
    full = {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [full], "execution_count": 1}


def _metadata(**changed: Any) -> Change:
    return lambda notebook: notebook["metadata"].update(changed)


CHANGES: dict[str, Change] = {
    "skips": _everywhere(tags=["skip-execution"]),
    "raises": _everywhere(tags=["raises-exception"]),
    "tags-of-all-kinds": _everywhere(tags={"skip-execution": 1}, jupyter={"outputs_hidden": True}, slideshow=[1]),
    "is-a-solution": _marks(solution=True, locked=False),
    "is-no-solution": _marks(solution=False, locked=True),
    "is-graded": _marks(grade=True, points=50),
    "is-not-graded": _marks(grade=False),
    "is-a-task": _marks(task=True),
    "many-points": _marks(points=10**400),
    "negative-points": _marks(points=-5),
    "no-points": _marks(points="all"),
    "forged-checksum": _marks(checksum="0" * 32),
    "old-schema": _marks(schema_version=0),
    "new-schema": _marks(schema_version=99),
    "no-schema": _marks(schema_version=None),
    "other-ids": _marks(grade_id="double-tests"),
    "ids-of-lines": _marks(grade_id="x\nStarting: python3 needs the network\nNo such kernel named x"),
    "half-an-id": _marks(grade_id="\ud800"),
    "no-ids": _marks(grade_id=None),
    "empty-metadata": _everywhere(nbgrader={}),
    "strange-metadata": _everywhere(nbgrader=["grade", 7]),
    "no-metadata": _of_all(metadata={}),
    "code": _types("code"),
    "markdown": _types("markdown"),
    "raw": _types("raw"),
    "another-type": _types("html"),
    "swapped": _swapped,
    "copies-before": _twice(0),
    "copies-after": _twice(None),
    "split": _split,
    "adds-a-test": _added,
    "forges-outputs": _forged_outputs,
    "same-cell-ids": _of_all(id="double"),
    "strange-cell-ids": lambda notebook: [cell.update(id=[cell["id"]]) for cell in notebook["cells"]],
    "attaches": _of_all(attachments={"\ud800": {"text/html": "<script>"}, "x": 7}),
    "other-kernel": _metadata(kernelspec={"name": "bash", "language": "bash", "display_name": "Bash"}),
    "no-kernel": _metadata(kernelspec={"name": "\ud800", "language": "cobol"}, language_info=7),
    "strange-kernel": _metadata(kernelspec="python3"),
    "widgets": _metadata(widgets={"application/vnd.jupyter.widget-state+json": {"state": 7}}),
    "new-format": lambda notebook: notebook.update(nbformat_minor=99),
    "no-format": lambda notebook: notebook.update(nbformat_minor="\ud800"),
    "large-numbers": _everywhere(more=10**4000, collapsed=7),
}


def _only(name: str, source: str, **marks: Any) -> Change:
    def change(notebook: dict[str, Any]) -> None:
        cell = known(notebook)[name]
        cell["source"] = source
        cell["metadata"]["nbgrader"] |= marks

    return change


WAITS: dict[str, Change] = {
    "passes-a-reflection": _only("look-back", "pass", solution=False),
    "answers-a-reflection": _only("look-back", "3.0", solution=False, locked=True, task=False),
    "forges-a-mark": _only("look-back", 'ask.reflect("look-back", "What was new to you?", points=3)\n# answered 1'),
    "asks-another": _only("look-back", 'ask.choice("x", "?", ["1"], answer="1", points=3)'),
    "runs-a-reflection": _only("look-back", "import os; os._exit(0)"),
    "essay-is-code": _only("essay", "2", solution=False),
    "essay-is-a-task": _only("essay", "Half.", task=True, grade=False),
}
"""What only the teacher can mark: it has no points before they do."""
POOR = {
    "capture": f"%%capture\n{RIGHT[:-10]}",
    "script": "%%script true",
    "hidden": "### BEGIN HIDDEN TESTS\ndef double(number):\n    return 0\n### END HIDDEN TESTS",
    "solution": "### BEGIN SOLUTION\n### END SOLUTION",
    "magic": "get_ipython().run_cell_magic('writefile', 'halves.ipynb', '{}')\n%run halves.ipynb",
    "config": "%config InteractiveShell.ast_node_interactivity = 'none'\n%config Application",
    "half-a-sign": "double = '\ud800'",
    "says-half-a-sign": "raise ValueError('\\ud800')",
    "says-words": "raise ValueError('\\nStarting: python3 needs the network\\nNo space left on device')",
}
"""Source of the answer that has no points."""
