"""The unit of work: a submission and its lesson in, results out. Any process of any computer can do it.

It changes no file and no database. A process keeps, for each of its threads, what grading a lesson needs: nbgrader's
preprocessors and one warm sandbox.
"""

import io
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from traceback import clear_frames
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config import LoggingConfigurable

from ownpace_graders.autograde.aligned import aligned
from ownpace_graders.autograde.brief import Brief, Graded, Submission
from ownpace_graders.autograde.faults import fault
from ownpace_graders.autograde.ledger import Ledger, in_place
from ownpace_graders.autograde.passes import Passes, resources
from ownpace_graders.autograde.programs import IMPORT, programs, results
from ownpace_graders.autograde.reading import read
from ownpace_graders.autograde.steps import ToDo, codes, complete, states, steps
from ownpace_graders.errors import NoSandbox
from ownpace_graders.file_names import is_name
from ownpace_graders.nbgrading.log import logged
from ownpace_graders.sandbox.kernels import kernel, kernel_settings, needed
from ownpace_graders.sandbox.rounds import Results
from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Limits, Ran, Script, Stopped

_LEFT_OUT = "In {at}: {why}. It counts as an error; the rest was run again without it."
_benches: dict[int, "Bench"] = {}
_known: dict[str, Brief] = {}
_cores: tuple[int, ...] = ()
"""The processors that students' code of this process has; none: all."""


def run(brief: Brief | str, submission: Submission) -> Graded:
    """Grade a submission. `brief` may be the key of one that this process knows. NoSandbox where none can be made."""
    brief = _known[brief] if isinstance(brief, str) else brief
    here = threading.get_ident()
    bench = _benches.get(here)
    if bench is None or bench.brief.key != brief.key:
        if bench:
            bench.close()
        bench = _benches[here] = Bench(brief)
    return bench.grade(submission)


def know(brief: Brief, cores: tuple[int, ...]) -> None:
    """Let this process and its forks know a lesson, and be told its key alone; and which processors are for it."""
    global _cores
    _cores = cores
    _known.clear()
    _known[brief.key] = brief


def forget(key: str) -> None:
    """End the sandboxes that this process keeps for a run."""
    for thread, bench in [*_benches.items()]:
        if bench.brief.key == key:
            bench.close()
            del _benches[thread]


class Bench:
    """Grades one submission of a lesson after another."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self._log = logging.Logger("grading", logging.INFO)
        self._course = CourseDirectory(config=brief.config, log=self._log, assignment_id=brief.lesson)
        self._passes = Passes(LoggingConfigurable(config=brief.config, log=self._log), self._course)
        self._passes.show(brief.markdown)
        self._ledger = Ledger(brief.notebooks)
        execute = self._passes.execute
        timeout = execute.timeout if execute.timeout and execute.timeout > 0 else None
        self._limits = _limits(brief.files, cell=timeout, grace=execute.iopub_timeout)
        self._sandbox: Sandbox | None = self._new()

    def close(self) -> None:
        if self._sandbox:
            self._sandbox.__exit__(None, None, None)
            self._sandbox = None

    def grade(self, submission: Submission) -> Graded:
        log = io.StringIO()
        self._ledger.begin()
        self._starved = False
        self._assumed: list[str] = []
        try:
            with logged(self._log, log), in_place(self._ledger):
                notebooks = self._through(submission)
        except (Exception, SystemExit) as error:  # nbgrader ends the process for some faults of the input
            failed = Graded(fault=fault(error, log), log=log.getvalue(), starved=self._starved)
            clear_frames(error.__traceback__)  # they hold the error that holds them, and what came out by then
            return failed
        found = (notebooks, self._ledger.scores, self._ledger.comments, log.getvalue())
        return Graded(*found, starved=self._starved, assumed=tuple(self._assumed))

    def _through(self, submission: Submission) -> dict[str, str]:
        """What is to stand in autograded/; the ledger has the rest."""
        taken = {name: self._before(submission, name) for name in submission.notebooks}
        files = submission.files | self.brief.files
        # Photos and recordings are not for code.
        seen = {name: content for name, content in files.items() if not is_name(name)}
        ran, over = self._run(seen, taken), time.monotonic() + self._limits.submission
        whole = {}
        for (name, (notebook, todo, script)), done in zip(taken.items(), ran, strict=True):
            items = states(todo, files)
            tested = {item: self._tested(seen, each, over) for item, each in programs(todo, items).items()}
            steps_done = complete(todo, script.cells, done, items, tested, files)
            whole[name] = self._after(submission, name, notebook, steps_done)
        return whole

    def _before(self, submission: Submission, name: str) -> tuple[Any, list[ToDo], Script]:
        """A notebook, what is to be done with its cells, and what of that is code to be run."""
        self._log.info("Sanitizing %s", name)
        stem = PurePath(name).stem
        released = self.brief.notebooks[stem]
        notebook, assumed = aligned(self.brief.lessons.get(stem, {}), released, read(submission.notebooks[name]))
        of = f"{name}: " if len(self.brief.notebooks) > 1 else ""
        self._assume(f"{of}{words}" for words in assumed)
        notebook = self._passes.before(notebook, self._resources(submission, name))
        other = kernel(notebook)
        ours = {cell.name: cell.source for cell in released.source_cells} if stem in self.brief.asks else {}
        todo = steps(self._passes.runs(notebook), ours)
        return notebook, todo, Script(codes(todo), other.name if other else "")

    def _after(self, submission: Submission, name: str, notebook: Any, ran: list[Ran]) -> str:
        self._log.info("Autograding %s", name)
        return self._passes.after(notebook, ran, self._resources(submission, name))

    def _resources(self, submission: Submission, name: str) -> dict[str, Any]:
        stem = PurePath(name).stem
        return resources(self._course, self.brief.lesson, submission.student, submission.folder, stem)

    def _run(self, files: dict[str, bytes], taken: dict[str, tuple[Any, list[ToDo], Script]]) -> list[list[Ran]]:
        """What every notebook gave. Stopped when one has not run to its end; then the next sandbox is a new one, if
        this one has ended."""
        done = self._ran(files, [script for _, _, script in taken.values()])
        whole = []
        for each, (name, (notebook, _, script)) in zip(done, taken.items(), strict=True):
            if isinstance(each, Stopped):
                each.at = self._at(name, notebook, each.number)
                raise each
            whole.append(each)
            left_out = [(number, ran.ended) for (number, _), ran in zip(script.cells, each, strict=True) if ran.ended]
            self._assume(_LEFT_OUT.format(at=self._at(name, notebook, number), why=why) for number, why in left_out)
        return whole

    def _tested(self, files: dict[str, bytes], script: Script, over: float) -> list[str]:
        """What came of the tests of one program, which has folders of its own: it can leave nothing for another."""
        (ran,) = self._ran(files, [script], over)
        return results(ran)

    def _ran(self, files: dict[str, bytes], scripts: list[Script], over: float | None = None) -> Results:
        try:
            self._sandbox = self._sandbox or self._new()
            done = self._sandbox.run(files, scripts, over)
            self._starved = self._starved or self._sandbox.starved
        except (NoSandbox, OSError, EOFError) as error:
            self.close()
            raise Stopped(f"Died: the sandbox ended: {error}") from error
        return done

    def _assume(self, told: Iterable[str]) -> None:
        """What a teacher should know of how it was graded."""
        for words in told:
            self._log.warning(words)
            self._assumed.append(words)

    def _at(self, name: str, notebook: Any, number: int) -> str:
        """Which cell is the notebook's `number`-th of those that are run, as a teacher finds it."""
        if not number:
            return ""
        cell = self._passes.runs(notebook)[number - 1]
        id = cell.metadata.get("nbgrader", {}).get("grade_id")
        place = next(at for at, each in enumerate(notebook.cells, 1) if each is cell)
        return f"cell {place} of {name}{f', {id}' if id else ''}"

    def _new(self) -> Sandbox:
        brief, settings = self.brief, kernel_settings(self.brief.config)
        kernels = needed(notebook.kernelspec for notebook in brief.notebooks.values())
        return Sandbox([*brief.imports, IMPORT], self._limits, brief.hidden, kernels, settings).__enter__()


def _limits(files: Mapping[str, bytes], **times: Any) -> Limits:
    """What a submission may use, beside the room that the lesson's own files take."""
    usual = Limits()
    room = {"disk": usual.disk + sum(map(len, files.values())), "inodes": usual.inodes + 2 * len(files)}
    return Limits(cores=_cores, **room, **times)
