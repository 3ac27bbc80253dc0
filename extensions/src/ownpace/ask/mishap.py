"""What is said to a student whose code did not run through: what happened, on which line, and what to do."""

import html
import linecache
import traceback

NO_INPUT = "<code>input()</code> cannot ask anything here. Write the value into the code instead."
ADVICE = {
    "StdinNotImplementedError": NO_INPUT,
    "SystemExit": "The code ends itself here. Leave that line out: what comes after it never runs.",
    "RecursionError": "A function calls itself and never comes to an end. When does it stop calling itself?",
    "MemoryError": "This needs more memory than there is.",
}
STOPPED = "It was stopped before it came to an end. Is there a loop that never ends?"
TO_DO = "There is still something to write here. Put your code in the place of this line:"
"""Said of nbgrader's own stub, which raises NotImplementedError."""


def words_for(error: BaseException, source: str) -> str:
    """HTML that says what `error`, raised while `source` ran as a cell, means to the student who wrote it."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    line, text, is_own = _place(error, source)
    quoted = f"<pre>{html.escape(text)}</pre>" if text else ""
    if isinstance(error, NotImplementedError) and not str(error):
        return f"{TO_DO}{quoted}"
    if isinstance(error, AssertionError):
        return f"{_said(error) or 'This does not hold:'}{quoted}"
    name = type(error).__name__
    place = f" on line {line}" if line and is_own else ""
    what = NO_INPUT if isinstance(error, EOFError) and "input(" in text else ADVICE.get(name) or _said(error)
    return f"<strong>{html.escape(name)}</strong>{place}{': ' if what else ''}{what}{quoted}"


def _said(error: BaseException) -> str:
    """The error's own words. Making them is the student's code too, so it may fail."""
    try:
        words = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:
        return ""
    return html.escape(words if len(words) <= 2000 else f"{words[:2000]} …")


def _place(error: BaseException, source: str) -> tuple[int | None, str, bool]:
    """The line where it went wrong, what stands there, and whether that is in `source` and not in another cell."""
    lines = source.splitlines()
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno, _line(lines, error.lineno), True
    # The last frame that belongs to a cell: deeper ones are in libraries, which the student did not write.
    frames = [frame for frame in traceback.walk_tb(error.__traceback__) if _is_cell(frame[0].f_code.co_filename)]
    if not frames:
        return None, "", False
    frame, number = frames[-1]
    text = linecache.getline(frame.f_code.co_filename, number).strip()
    return number, text, text != "" and text == _line(lines, number)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _is_cell(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith("<ipython-")
