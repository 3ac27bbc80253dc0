"""nbgrader's two passes over a submitted notebook, in memory: what it does before the cells run, and after."""

import copy
import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

import nbformat
from ipykernel.ipkernel import IPythonKernel
from nbformat import reader
from nbformat.v4.nbjson import BytesEncoder
from nbformat.v4.rwbase import split_lines, strip_transient
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute
from traitlets.config import LoggingConfigurable

from ownpace_graders.autograde.script import Ran, Stopped
from ownpace_graders.nbgrading import settings
from ownpace_graders.nbgrading.shown import ShowSafely


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
        # What nbgrader writes between its passes and reads again has lost what does not belong in a file.
        return strip_transient(notebook)

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
        except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise Stopped(f"Foreign: {type(error).__name__}: {error}"[:500]) from error

    def _give_outputs(self, notebook: Any, ran: Sequence[Ran]) -> None:
        """By nbclient's own rules, as if a kernel had just sent them."""
        execute = self.execute
        execute.nb = notebook
        execute.reset_execution_trackers()
        execute._display_id_map = {}
        notebook.metadata["language_info"] = copy.deepcopy(IPythonKernel.language_info)
        by_index = {id(cell): index for index, cell in enumerate(notebook.cells)}
        for cell, done in zip(self.runs(notebook), ran, strict=True):
            cell.outputs = []
            execute.clear_before_next_output = False
            for kind, content in done.messages:
                if kind == "language":
                    notebook.metadata["language_info"] = content
                elif not kind.startswith("comm"):
                    head = {"msg_type": kind, "msg_id": ""}
                    message = {"msg_type": kind, "header": head, "parent_header": head, "content": content}
                    execute.process_message(message, cell, by_index[id(cell)])
            reply = done.reply or {**execute.error_on_timeout, "status": "error"}
            if "execution_count" in reply:
                cell.execution_count = int(reply["execution_count"])
            execute.on_cell_executed(cell=cell, cell_index=by_index[id(cell)], execute_reply={"content": reply})
        nbformat.validate(notebook, relax_add_props=True)


def read(text: bytes) -> Any:
    """nbformat.reads without its look whether the notebook is valid, which `before` has."""
    return nbformat.convert(reader.reads(text.decode("utf-8")), 4)


def _text(notebook: Any) -> str:
    """nbformat.writes of a notebook that is valid and needed no more."""
    plain = split_lines(strip_transient(notebook))
    return json.dumps(plain, cls=BytesEncoder, indent=1, sort_keys=True, separators=(",", ": "), ensure_ascii=False)


def resources(course: CourseDirectory, lesson: str, student: str, folder: str, name: str) -> dict[str, Any]:
    names = {"student": student, "assignment": lesson, "notebook": name, "db_url": course.db_url}
    place = {"name": name, "path": folder}
    return {"unique_key": name, "output_files_dir": f"{name}_files", "nbgrader": names, "metadata": place}
