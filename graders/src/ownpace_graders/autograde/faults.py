"""Why a submission cannot be graded: a kind of ours, and its words.

What is told never comes from what was handed in, nor from looking for words in a log that may quote it.
"""

import errno
import traceback
from io import StringIO

from jupyter_client.kernelspec import NoSuchKernel

from ownpace_graders.autograde.ungradable import Fault, Ungradable
from ownpace_graders.errors import NotPlain, Unfit
from ownpace_graders.sandbox.kernels import Unseen
from ownpace_graders.sandbox.script import Stopped

_LOOK = "Look at the code in the submitted folder."
FAULTS = {
    "memory": ("Its code takes more memory than a submission may have.", _LOOK),
    "processes": ("Its code starts more processes than a submission may have.", _LOOK),
    "files": ("Its code opens more files and connections than a submission may have.", _LOOK),
    "output": ("Its code puts out something that is not a notebook's output, or far too much.", _LOOK),
    "too large": ("It is too large: {it}.", "Ask for it again without the large file."),
    "many": ("It has more than {it} files and folders.", "Ask for it again without those that are not the lesson's."),
    "deep": ("Its folders are too deep.", "Ask who handed it in."),
    "linked": ("{it} is a link to somewhere else.", "Ask for it again."),
    "unreadable": ("{it} cannot be read.", "Look at who owns it, and whether it is still there."),
    "unwritable": ("{it} cannot be written.", "Look at who owns it, and what lies there."),
    "name": ("The name of its folder is not text.", "Give the folder the student's id as its name."),
    "died": ("The grader was stopped while its code ran: {it}",
             "Look at the code in the submitted folder: it ended the grader, or took all the memory."),
    "kernel": ("It needs the kernel {it}, which is not installed here.",
               "Install that kernel, or choose another in the notebook."),
    "unseen": ("Its kernel cannot be seen in the sandbox: {it}.",
               "Install it for all users of this computer, or in an environment of conda's or Python's."),
    "starting": ("Its kernel does not start in the sandbox: {it}",
                 "Look at what lies beside the notebook in the submitted folder, and at what the kernel needs."),
    "endless": ("Its code does not end and cannot be interrupted.",
                "Look at the code for an endless loop, fix it in the submitted folder, then grade again."),
    "ended": ("Its code ended the Python that runs it: it quits, or takes too much memory.", _LOOK),
    "notebook": ("Its file is not a notebook.", "Ask for it again."),
    "empty": ("Its notebook's file is empty.", "Ask for it again."),
    "none": ("No notebook in it is the lesson's {it}.", "Move or rename the one that is meant, or ask for it again."),
    "lesson": ("The gradebook does not know the lesson.", "Release it first."),
    "removed": ("The student was removed from the gradebook after it was graded.",
                "Move the student's folder out of submitted/, or add them again: nbgrader db student add ID"),
    "student": ("The gradebook does not know the student, and c.Autograde.create_student is off.",
                "Add the student: nbgrader db student add ID"),
    "points": ("A cell gives more points than it is worth.", "Look at its tests and points."),
    "disk": ("The disk is full.", "Make room, then try again."),
    "other": ("It cannot be graded, and why is not known.",
              "The log says what happened last; grade it in JupyterLab, or ask for it again."),
}  # fmt: skip
"""By kind, why a submission cannot be graded and what to do next."""

_STOPPED = {
    "Memory": "memory",
    "Processes": "processes",
    "Files": "files",
    "Output": "output",
    "Foreign": "output",
    "Starting": "starting",
    "UnresponsiveKernelError": "endless",
    "DeadKernelError": "ended",
    "Died": "died",
}
"""How the sandbox's words begin, which are its own up to the colon."""
_TOO_MANY_POINTS = "partial credit cannot be greater than maximum points for cell"
"""nbgrader's words, all of them, for a ValueError."""


def fault(error: BaseException, log: StringIO) -> Fault:
    """Which it is, by the class of what was raised; the log gets all that is known."""
    if isinstance(error, Unfit):
        error = Ungradable("linked" if isinstance(error, NotPlain) else "too large", error.file)
    quiet = isinstance(error, Stopped | Ungradable) and error.__cause__ is None
    log.write(f"{error}\n" if quiet else "".join(traceback.format_exception(error)))
    match error:
        case Ungradable():
            return error.fault
        case Stopped():
            kind, _, it = str(error).partition(": ")
            return Fault(_STOPPED.get(kind, "ended"), it.splitlines()[0] if it else "", error.at)
        case NoSuchKernel():
            return Fault("kernel", error.name)
        case Unseen():
            return Fault("unseen", str(error))
        case ValueError() if str(error) == _TOO_MANY_POINTS:
            return Fault("points")
        case OSError() if error.errno == errno.ENOSPC:
            return Fault("disk")
        case OSError() if error.filename:
            return Fault("unreadable", str(error.filename))
    return Fault("other")


def told(fault: Fault) -> str:
    """Why a submission cannot be graded, and what to do next."""
    what, next = FAULTS[fault.kind]
    at = f" It was running {_printable(fault.at)}." if fault.at else ""
    return f"{what.format(it=_printable(fault.it))}{at} {next}"


def _printable(given: str) -> str:
    """Words that may come from a hand-in, such as a file's name, without what could rewrite a terminal."""
    return "".join(each if each.isprintable() else "?" for each in given)[:200]
