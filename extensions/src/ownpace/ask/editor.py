"""The form of a program: the field that it is written in, Run, what it shows, and the tests that it is to pass."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace.ask.parts import SIGN, TYPED, Marks, part
from ownpace_graders.kinds import tests
from ownpace_graders.kinds.shape import PROGRAM


def program(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A field that a page puts its editor over, and below it what running it shows."""
    start = str(arguments.get("start") or "")
    source = response if isinstance(response, str) and response.strip() else start
    rows = max(int(arguments.get("rows", 6)), min(source.count("\n") + 2, 30))
    # HTML drops a newline right after the tag: one of ours keeps the student's first one.
    return f"""<div class="op-editor"><textarea name="response" rows="{rows}" maxlength="{PROGRAM.longest}" dir="ltr"
 {TYPED} aria-label="Your program" aria-describedby="op-{name}-prompt">
{html.escape(source)}</textarea></div>
<div class="op-running"><button type="button" class="op-run" aria-disabled="true">Run</button><button type="button"
 class="op-stop" hidden>Stop</button></div>
<div class="op-ran" role="status" aria-live="polite"></div>
<div class="op-outputs" role="group" aria-label="What it shows" aria-live="polite"></div>
{_tests(arguments, marks)}"""


def _tests(arguments: Mapping[str, Any], marks: Marks) -> str:
    rows = "".join(_test(test, marks) for test in arguments.get("tests") or ())
    return f'<ul class="op-tests" aria-label="Its tests">{rows}</ul>' if rows else ""


def _test(test: tests.Test, marks: Marks) -> str:
    called = tests.name_of(test)
    words = f"<code>{html.escape(called)}</code>" if "call" in test else html.escape(called)
    return f"<li{part(called, marks)}><span>{words} {html.escape(tests.wanted(test))}</span>{SIGN}</li>"
