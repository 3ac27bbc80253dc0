"""nbgrader's two passes over a submitted notebook, in memory: what it does before the cells run, and after."""

import copy
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.ipkernel import IPythonKernel
from nbformat.v4.rwbase import strip_transient
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute

from ownpace_graders.autograde.sandbox import Ran, Stopped
from ownpace_graders.nbgrading import settings


class Passes:
    """The preprocessors of `nbgrader autograde` with the course's settings, made once for a lesson."""

    def __init__(self, app: NbGrader, course: CourseDirectory) -> None:
        self.converter = Autograde(coursedir=course, parent=app)
        self.converter.autograde_preprocessors = settings.for_grading(self.converter.autograde_preprocessors)
        self.converter.exclude_overwriting = settings.StudentsOwn(self.converter.exclude_overwriting)
        self.exporter = self.converter.exporter_class(parent=self.converter, config=self.converter.config)
        self.converter.exporter = self.exporter
        self._before = self._registered(sanitizing=True)
        self._after = self._registered(sanitizing=False)
        self.execute = next(each for each in self._after if isinstance(each, Execute))

    def _registered(self, *, sanitizing: bool) -> list[Any]:
        self.converter._sanitizing = sanitizing
        self.converter._init_preprocessors()
        return list(self.exporter._preprocessors)

    def before(self, notebook: Any, resources: dict[str, Any]) -> Any:
        """The notebook as its cells are to be run."""
        for each in self._before:
            notebook, resources = each(notebook, resources)
        nbformat.validate(notebook, relax_add_props=True)
        # What nbgrader writes between its passes and reads again has lost what does not belong in a file.
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
        return str(nbformat.writes(notebook, version=self.exporter.nbformat_version))

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


def read(path: Path) -> Any:
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def resources(course: CourseDirectory, lesson: str, student: str, path: Path) -> dict[str, Any]:
    names = {"student": student, "assignment": lesson, "notebook": path.stem, "db_url": course.db_url}
    place = {"name": path.stem, "path": os.fspath(path.parent)}
    return {"unique_key": path.stem, "output_files_dir": f"{path.stem}_files", "nbgrader": names, "metadata": place}
