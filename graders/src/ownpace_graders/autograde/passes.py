"""nbgrader's two passes over a submitted notebook, in memory: what it does before the cells run, and after."""

import copy
import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

import nbformat
from ipykernel.ipkernel import IPythonKernel
from nbformat.v4.nbjson import BytesEncoder
from nbformat.v4.rwbase import split_lines, strip_transient
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute
from traitlets.config import LoggingConfigurable

from ownpace_graders.autograde.outputs import Outputs
from ownpace_graders.nbgrading import settings
from ownpace_graders.nbgrading.shown import ShowSafely
from ownpace_graders.sandbox.script import Ran, Stopped


class Passes:
    """The preprocessors of `nbgrader autograde` with the settings of `parent`, made once for a lesson.

    `late` are those that need the gradebook itself and nothing of the notebook: they are left to who writes to it.
    """

    def __init__(self, parent: LoggingConfigurable, course: CourseDirectory) -> None:
        self.converter = Autograde(coursedir=course, parent=parent)
        self.converter.autograde_preprocessors = settings.for_grading(self.converter.autograde_preprocessors)
        self.converter.exclude_overwriting = settings.StudentsOwn(self.converter.exclude_overwriting)
        self.exporter = self.converter.exporter_class(parent=self.converter, config=self.converter.config)
        self.converter.exporter = self.exporter
        self._before = self._registered(sanitizing=True)
        after = self._registered(sanitizing=False)
        self.late = [each for each in after if isinstance(each, AssignLatePenalties)]
        self._after = [each for each in after if each not in self.late]
        self.execute = next(each for each in after if isinstance(each, Execute))

    def _registered(self, *, sanitizing: bool) -> list[Any]:
        self.converter._sanitizing = sanitizing
        self.converter._init_preprocessors()
        return list(self.exporter._preprocessors)

    def show(self, markdown: Mapping[str, Set[str]]) -> None:
        """Tell what text is the author's, notebook by notebook: the lesson's source is not here."""
        for each in self._after:
            if isinstance(each, ShowSafely):
                each.teachers = markdown

    def before(self, notebook: Any, resources: dict[str, Any]) -> Any:
        """The notebook as its cells are to be run."""
        for each in self._before:
            notebook, resources = each(notebook, resources)
        nbformat.validate(notebook, relax_add_props=True)
        # nbgrader writes it between its passes, without what does not belong in a file, and reads it again.
        return nbformat.from_dict(strip_transient(notebook))

    def runs(self, notebook: Any) -> list[Any]:
        """The cells that nbgrader runs, in their order."""
        skip = self.execute.skip_cells_with_tag
        code = (cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
        return [cell for cell in code if skip not in cell.metadata.get("tags", [])]

    def after(self, notebook: Any, ran: Sequence[Ran], resources: dict[str, Any]) -> str:
        """The grades are given. What stands in the autograded file."""
        for each in self._after:
            if each is self.execute:
                self._take_in(notebook, ran)
            else:
                notebook, resources = each(notebook, resources)
        return _text(notebook)

    def _take_in(self, notebook: Any, ran: Sequence[Ran]) -> None:
        """Give the cells their outputs. Stopped for what no kernel sends."""
        try:
            self._give_outputs(notebook, ran)
        except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Stopped(f"Foreign: {type(error).__name__}: {error}"[:500]) from error

    def _give_outputs(self, notebook: Any, ran: Sequence[Ran]) -> None:
        """By nbclient's own rules, as if a kernel had just sent them."""
        outputs = Outputs()
        notebook.metadata["language_info"] = copy.deepcopy(IPythonKernel.language_info)
        for cell, done in zip(self.runs(notebook), ran, strict=True):
            cell.outputs = outputs.of(done.messages)
            languages = [content for kind, content in done.messages if kind == "language"]
            notebook.metadata["language_info"] = languages[0] if languages else notebook.metadata["language_info"]
            reply = done.reply or {**self.execute.error_on_timeout, "status": "error"}
            counts = [*(content.get("execution_count") for _, content in done.messages), reply.get("execution_count")]
            cell.execution_count = next((int(count) for count in reversed(counts) if count is not None), None)
            self.execute.on_cell_executed(cell=cell, execute_reply={"content": reply})
        outputs.show_latest()
        nbformat.validate(notebook, relax_add_props=True)


def _text(notebook: Any) -> str:
    """nbformat.writes of a notebook that is valid and needed no more."""
    plain = split_lines(strip_transient(notebook))
    return json.dumps(plain, cls=BytesEncoder, indent=1, sort_keys=True, separators=(",", ": "), ensure_ascii=False)


def resources(course: CourseDirectory, lesson: str, student: str, folder: str, name: str) -> dict[str, Any]:
    names = {"student": student, "assignment": lesson, "notebook": name, "db_url": course.db_url}
    place = {"name": name, "path": folder}
    return {"unique_key": name, "output_files_dir": f"{name}_files", "nbgrader": names, "metadata": place}
