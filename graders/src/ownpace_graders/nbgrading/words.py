"""nbgrader's failures in words that a teacher understands."""

import re

from ownpace_graders.nbgrading import Done

_WORDS = (
    (r"^Died: (?P<it>.*)", "The grader was stopped while its code ran: {it}",
     "Look at the code in the submitted folder: it ended the grader, or took all the memory."),
    (r"Cannot add or remove cells|Cannot modify existing assignment",
     "Its questions have changed since students handed in, and nbgrader cannot regrade with the new ones.",
     "Bring back the questions' ids, or give the changed lesson a new name."),
    (r"No such kernel named (?P<it>\S+)", "It needs the kernel {it}, which is not installed here.",
     "Install that kernel, or choose another in the notebook."),
    (r"UnresponsiveKernelError|CellTimeoutError", "Its code does not end and cannot be interrupted.",
     "Look at the code for an endless loop, fix it in the submitted folder, then grade again."),
    (r"DeadKernelError|Kernel died", "Its code ended the Python that runs it: it quits, or takes too much memory.",
     "Look at the code in the submitted folder."),
    (r"NotJSON|not appear to be JSON|Notebook could not be converted|InvalidNotebook|NBFormat|NotebookValidation",
     "Its file is not a notebook.", "Ask for it again."),
    (r"Duplicate grade id: (?P<it>.+)", "Two cells have the id {it}.", "Give one of them another id."),
    (r"Markdown (?:grade|solution) cell|grade_id|ValidationError", "Its nbgrader metadata is not in order: {last}",
     "Look at the cell's nbgrader settings in JupyterLab (Create Assignment)."),
    (r"[Nn]o end hidden tests statement|nested begin hidden tests",
     "A hidden region is not closed, or one stands within another.",
     "Write ### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS in pairs."),
    (r"Hidden test region detected in a non-grade cell", "There are hidden tests in a cell that is not graded.",
     "Run ownpace check --fix, or make it an autograder test cell."),
    (r"no end solution statement|nested begin solution", "A solution is not closed, or one stands within another.",
     "Write ### BEGIN SOLUTION and ### END SOLUTION in pairs."),
    (r"Solution region detected in a non-solution cell", "There is a solution in a cell that is not an answer cell.",
     "Make it an autograded answer in JupyterLab (Create Assignment)."),
    (r"language '(?P<it>[^']*)' has not been specified", "nbgrader does not know how to clear solutions in {it}.",
     "Add the language to c.ClearSolutions.code_stub in nbgrader_config.py."),
    (r"No notebooks were matched|No notebooks found", "There is no notebook in it that the gradebook knows.",
     "Look at what was handed in, and release the lesson if it never was."),
    (r"No assignment with ID|No assignment called", "The gradebook does not know the lesson.", "Release it first."),
    (r"error accessing the nbgrader database", "The gradebook cannot be used: it may be of an older nbgrader.",
     "Make a copy of gradebook.db, then run: nbgrader db upgrade"),
    (r"partial credit cannot be greater", "A cell gives more points than it is worth.",
     "Look at its tests and points."),
    (r"Schema(?:TooOld|TooNew)Error|metadata format", "It is of another version of nbgrader.",
     "Make a copy, then run: nbgrader update ."),
    (r"(?:Unwritable|write permissions to the) directory.*?: (?P<it>.+)", "The exchange {it} cannot be written to.",
     "Ask who runs this server."),
    (r"Could not change permissions of (?P<it>[^,]+)", "The exchange {it} belongs to somebody else.",
     "Ask who runs this server to run: chmod a+rwx on it."),
    (r"You don't own the directory: (?P<it>.+)", "{it} in the exchange belongs to somebody else.",
     "Ask who made it to release the lesson."),
    (r"Inbound directory doesn't exist|Assignment not found", "The lesson is not in the exchange.",
     "Tell your teacher, or hand in a file: ownpace handin LESSON --to FILE.zip"),
    (r"You do not have access to this course", "The exchange does not know you as a student of this course.",
     "Tell your teacher."),
    (r"Directory size is too big", "It is larger than the exchange takes.", "Make it smaller."),
    (r"No space left on device", "The disk is full.", "Make room, then try again."),
    (r"Permission denied.*?: (?P<it>'[^']+')", "{it} cannot be written.", "Look at who owns it."),
)  # fmt: skip


def in_words(done: Done) -> tuple[str, str]:
    """What went wrong and what to do next, for a job that is not ok."""
    lines = (line for line in done.log.splitlines() if not line.startswith(" "))  # a traceback's lines of code
    told = "\n".join((*lines, done.error))
    for pattern, what, next in _WORDS:
        if found := re.search(pattern, told, re.MULTILINE):
            return what.format(it=found.groupdict().get("it", ""), last=_last(done)), next
    return f"nbgrader says: {_last(done)}", "The log has the details."


def _last(done: Done) -> str:
    """The last line of the log that tells of an exception, or else of the error."""
    told = re.findall(r"^(?:[\w.]*(?:Error|Exception|Failure)): (.+)$", done.log, re.MULTILINE)
    own = [line for line in told if "error log" not in line and "above traceback" not in line]
    return own[-1] if own else done.error.partition(": ")[2] or done.error
