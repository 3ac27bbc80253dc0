"""What grading has left, in a form in which two courses can be compared."""

import json
import re
from typing import Any

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook


def rows(course: Course) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """What the gradebook has, row by row."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    with gradebook.opened(course) as book:
        for assignment in book.assignments:
            for submission in assignment.submissions:
                key = (assignment.name, submission.student.id)
                found[key] = (submission.score, submission.timestamp, submission.needs_manual_grade)
                for notebook in submission.notebooks:
                    found[*key, notebook.name] = (notebook.score, notebook.late_submission_penalty)
                    for each in notebook.grades:
                        known = (
                            each.score,
                            each.auto_score,
                            each.max_score,
                            each.needs_manual_grade,
                            each.extra_credit,
                        )
                        found[*key, notebook.name, "grade", each.name] = known
                    for each in notebook.comments:
                        found[*key, notebook.name, "comment", each.name] = (each.auto_comment, each.comment)
    return found


def cells(course: Course, but: str = "") -> dict[tuple[str, ...], Any]:
    """What stands in autograded/, cell by cell, in all lessons but one."""
    found: dict[tuple[str, ...], Any] = {}
    for path in sorted((course.root / "autograded").glob("*/*/*.ipynb")):
        if path.parent.name == but:
            continue
        notebook = json.loads(path.read_text(encoding="utf-8"))
        names = path.relative_to(course.root).parts
        # A terminal ends lines with \r\n, and bash's kernel leaves the \r where it read the line in pieces.
        terminal = notebook["metadata"].get("kernelspec", {}).get("name") == "bash"
        found[*names, "metadata"] = {name: notebook["metadata"].get(name) for name in ("kernelspec", "language_info")}
        for number, cell in enumerate(notebook["cells"]):
            cell.pop("execution_count", None)
            cell.pop("id", None)
            cell["metadata"] = _role(cell["metadata"])
            for output in cell.get("outputs", []):
                output.pop("execution_count", None)
                output.pop("traceback", None)
            cell["outputs"] = _joined(cell.get("outputs", []), terminal=terminal)
            found[*names, str(number)] = json.loads(_anonymous(json.dumps(cell)))
    return found


def _role(metadata: dict[str, Any]) -> dict[str, Any]:
    """What a cell is for. What else is said of it is the lesson's here and the student's with nbgrader."""
    marks = metadata.get("nbgrader", {})
    return {name: value for name, value in marks.items() if name != "cell_type" and (name, value) != ("task", False)}


def _joined(outputs: list[dict[str, Any]], *, terminal: bool) -> list[dict[str, Any]]:
    """With one stream where a busy computer's kernel sent what was printed in pieces, even within the end of a line."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        before = joined[-1] if joined else {}
        stream = output["output_type"] == "stream"
        if stream:
            output["text"] = "".join(output["text"])
        if stream and before.get("name") == output["name"]:
            before["text"] += output["text"]
        else:
            joined.append(output)
    for output in joined:
        if terminal and output["output_type"] == "stream":
            output["text"] = output["text"].replace("\r\n", "\n")
    return joined


def _anonymous(text: str) -> str:
    """Without what is another in every process."""
    return re.sub(r"0x[0-9a-f]+|(?<=\"model_id\": \")[0-9a-f]+|(?<=ipykernel_)\d+", "…", text)
