"""nbgrader's own answers on the page: a solution cell becomes an editor, its visible tests the "Check" button."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ownpace.ask.nbgraders import stand
from ownpace.ask.run import Run, run
from ownpace.lesson.front_end import script
from ownpace.lesson.heard import Heard
from ownpace.lesson.sitting import sitting, still_saved
from ownpace_graders.record import ItemState

SCRIPT = Path(__file__).with_name("code.js")

AT_START = "This code ran before, and not when the page was opened now. Press Run to see what it does."
FROM_ELSEWHERE = "This is what you wrote elsewhere. Press Run to see what it does."
NEVER_RAN = "This code came with your work from elsewhere, and has not run here yet. Press Run to run it."
LOST = "Everything here stopped while this code ran. Look at it again before you run it. It is saved."
RIGHT = "Right! Every check passes."

_TITLE = re.compile(r"""\s*(?:#[^\n]*\n\s*)*[rR]?("{3}|'{3}|"|')(?P<title>[^\n"']+)""")


class CodeWidget(Heard):
    """An answer that is code. The form is in the page already; this brings it to life.

    `state` is {"mark", "response": what the record holds or None, "done", "saved", "why", "feedback": HTML,
    "outputs": nbformat outputs of the last run, "ran": whether the last run came through, "heard": the "id" of the
    message this answers, "events": what was saved, for the browser's copy}.
    Messages from the browser: {"do": "save" | "run" | "check" | "lost", "source": …, "id": …, "event": the record's
    event with the source in it, or null}; lost is a save of what was running when an earlier kernel died.
    """

    def __init__(self, item: str, tests: Sequence[str], feedback: str = "") -> None:
        self.tests = tuple(tests)
        self.done = sitting().items.setdefault(item, ItemState())
        state: dict[str, Any] = {"outputs": [], "feedback": feedback, "saved": None, "why": "", "ran": None}
        state |= {"heard": "", "events": []}
        super().__init__(_esm=script(SCRIPT), item=item, state={**state, **stand(self.done, self.tests)})
        sitting().shown[item] = self

    def refresh(self, done: ItemState) -> None:
        changed, self.done = done.response != self.done.response, done
        saved = still_saved(self.state["saved"], changed=changed)
        elsewhere = {"feedback": FROM_ELSEWHERE, "outputs": []} if changed else {}
        self._show({"ran": None, "why": "", "saved": saved, **elsewhere})

    def hear(self, told: dict[str, Any], buffers: Any) -> None:
        wish, source = told.get("do"), told.get("source")
        if wish not in ("save", "run", "check", "lost") or not isinstance(source, str):
            return
        shown: dict[str, Any] = {"ran": None, "why": self._save(source, told.get("event"))}
        if wish == "lost":
            shown |= {"feedback": LOST, "outputs": []}
            shown["why"] = shown["why"] or self._note("ran", "run", "ok", False)
        elif wish != "save":
            shown |= self._run(source, shown["why"], checks=wish == "check")
        self._show({**shown, "heard": str(told.get("id"))})

    def _save(self, source: str, said: Any) -> str:
        event = sitting().heard(self.item, said)
        if source == self.done.response and event is None:
            return ""
        ours = event if event and event.data["response"] == source else None
        why = sitting().save(self.item, "answer", {"response": source, "of": ""}, ours)
        self.done.response, self.done.checked, self.done.ran = source, None, None
        return why

    def _run(self, source: str, why: str, *, checks: bool) -> dict[str, Any]:
        ran = run(source)
        if not ran.words:
            sitting().ran_through(self.item, source)
        why = why or self._note("ran", "run", "ok", not ran.words)
        words = ran.words
        if checks and not words:
            words, why_check = self._check()
            why = why or why_check
        return {"outputs": ran.outputs, "feedback": words, "why": why, "ran": not ran.words}

    def _check(self) -> tuple[str, str]:
        """Run the visible tests after the student's code; (what to say, why it could not be saved)."""
        for number, test in enumerate(self.tests, 1):
            ran = run(test)
            if ran.error == "KeyboardInterrupt":
                return ran.words, ""
            if ran.words:
                return self._failed(number, test, ran), self._note("checked", "check", "right", False)
        return RIGHT, self._note("checked", "check", "right", True)

    def _failed(self, number: int, test: str, ran: Run) -> str:
        which = f"Check {number} of {len(self.tests)}" if len(self.tests) > 1 else "The check"
        title = _TITLE.match(test)
        about = f" (<q>{html.escape(title['title'].strip())}</q>)" if title else ""
        return f"Not yet. {which} does not pass{about}: {ran.words}"

    def _note(self, name: str, kind: str, field: str, value: bool) -> str:
        """Keep what came of it, where that is news; why it could not be saved, or ""."""
        if getattr(self.done, name) == value:
            return ""
        setattr(self.done, name, value)
        return sitting().save(self.item, kind, {field: value})

    def _show(self, shown: dict[str, Any]) -> None:
        now = {**self.state, "saved": not shown["why"], **shown, **stand(self.done, self.tests)}
        self.show({**now, "events": sitting().told()})


def code(item: str, tests: Sequence[str] = ()) -> CodeWidget:
    """The editor of nbgrader's answer `item`; `tests` are the sources of its visible tests.

    What the student wrote is run at once, quietly, if it ran through here before, so that the cells after it find its
    names. Other code waits for Run: it may never end, take the kernel with it, or be somebody else's.
    """
    done = sitting().items.get(item)
    source = done.response if done and (done.ran or done.checked) else None
    if not isinstance(source, str):
        return CodeWidget(item, tests)
    if not sitting().has_run(item, source):
        return CodeWidget(item, tests, feedback=NEVER_RAN)
    runs_through = sitting().reruns and not run(source).words
    return CodeWidget(item, tests, feedback="" if runs_through else AT_START)
