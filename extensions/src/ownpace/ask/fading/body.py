"""What stands in a set now: a worked example, a question with the steps that are shown, or how it ended."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from ownpace.ask.controls import controls, named_by_prompt
from ownpace.ask.parts import TYPED
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.shape import LINE, MANY, ONE
from ownpace_graders.kinds.way import Way
from ownpace_graders.lesson.markdown import inline, to_html
from ownpace_graders.lesson.spoken import plain
from ownpace_graders.practice.examples import answer
from ownpace_graders.practice.journey import Journey, Past, PosedQuestion, question
from ownpace_graders.practice.rule import EXAMPLE, Standing

AGAIN = ("again", "Show me one again")
ON = ("on", "Go on with the lesson")


def body(arguments: Mapping[str, Any], found: Journey, asked: PosedQuestion, way: Way, typed: Any = None) -> str:
    """The HTML of it; what is pressed has `data-do`. `typed` is what stands in its fields and was not checked."""
    at = found.standing
    match at.ends:
        case "able":
            return _before(found) + (_one_more(arguments, found) if way.fades else "") + _back(found)
        case "left":
            return _buttons(AGAIN) + _back(found)
        case "hard":
            last = found.past[-1].question
            return _prompt(last) + _steps(last.solution, 0) + _right(last) + _buttons(ON, ("more", "Try one more"))
    if at.stage == EXAMPLE:
        return _example(asked, at, typed)
    return _question(found, asked, way, typed)


def _one_more(arguments: Mapping[str, Any], found: Journey) -> str:
    """A whole example for whoever comes back when it is done: it changes nothing."""
    one = question(arguments, found.seed, found.standing.n + 1, EXAMPLE)
    inside = _prompt(one) + _steps(one.solution, 0) + _right(one)
    return f'<details class="op-before"><summary>{AGAIN[1]}</summary>{inside}</details>'


def _example(asked: PosedQuestion, at: Standing, typed: Any) -> str:
    at_once = [("alone", "I can do this already")] if at.n == 1 else []
    value = html.escape(typed) if isinstance(typed, str) else ""
    return f"""{_prompt(asked)}{_steps(asked.solution, 0)}{_right(asked)}
<form class="op-form" novalidate data-shape="{LINE.name}"><label class="op-ask-why"><span>{inline(asked.why)}</span>
<input type="text" name="response" value="{value}" maxlength="400" dir="auto" {TYPED}></label>
<div class="op-actions"><button type="submit" class="op-check">Go on</button>
{_pressed(*at_once, *_way_out(at))}</div></form>"""


def _question(found: Journey, asked: PosedQuestion, way: Way, typed: Any) -> str:
    at, kind = found.standing, kind_of(asked.kind)
    name = f"set-{''.join(filter(str.isalnum, found.seed))}-{at.n}"
    given = typed if typed is not None else found.given[-1] if found.given else None
    shown, label = hints(asked, at)
    hint = f'<button type="button" class="op-hint" data-do="hint"{"" if label else " hidden"}>{label}</button>'
    again = [AGAIN] if way.fades else []
    ready = f'<p class="op-left">{_left(asked.left, at)}</p>' if asked.before else ""
    return f"""{_prompt(asked, name)}{_steps(asked.before, asked.left)}{ready}
<form class="op-form" novalidate data-shape="{kind.shape.name}">
{_grouped(controls(kind.shape, name, asked.arguments, given, {}), asked, name)}{_drawn(asked, given)}
<div class="op-actions"><button type="submit" class="op-check">Check</button>
{hint if asked.arguments.get("hints") else ""}{_pressed(*again, *_way_out(at))}</div></form>
<ol class="op-hints" aria-live="polite">{shown}</ol>{_before(found)}"""


def _grouped(made: str, asked: PosedQuestion, name: str) -> str:
    """What is picked of several is a group by the question's name: the set around it is called otherwise."""
    if kind_of(asked.kind).shape not in (ONE, MANY):
        return made
    return f'<div role="group" {named_by_prompt(name, asked.arguments)}>{made}</div>'


def _drawn(asked: PosedQuestion, given: Any) -> str:
    """Where it is shown how an answer is understood while it is typed, as outside a set."""
    draw = kind_of(asked.kind).drawn
    if draw is None:
        return ""
    shown = draw(given) if given is not None else ""
    return f'\n<div class="op-drawn" data-kind="{asked.kind}" role="status" aria-live="polite">{shown}</div>'


def _left(left: int, at: Standing) -> str:
    return "Do the last step yourself." if left == 1 else "Do the other steps yourself."


def _way_out(at: Standing) -> list[tuple[str, str]]:
    return [ON] if at.has_way_out else []


def hints(asked: PosedQuestion, at: Standing) -> tuple[str, str]:
    """The hints that were shown, and the words on the button for the next one."""
    offered = list(asked.arguments.get("hints") or ())
    left = max(len(offered) - at.hints, 0)
    label = (f"Hint ({left} left)" if at.hints else "Hint") if left and not at.ends and at.stage != EXAMPLE else ""
    return "".join(f"<li>{inline(str(each))}</li>" for each in offered[: at.hints]), label


def _prompt(asked: PosedQuestion, name: str = "") -> str:
    known = f' id="op-{name}-prompt"' if name else ""
    return f'<div class="op-prompt"{known}>{inline(str(asked.arguments.get("prompt", "")))}</div>'


def _steps(steps: Iterable[str], left: int) -> str:
    shown = "".join(f"<li>{to_html(step).strip()}</li>" for step in steps)
    yours = '<li class="op-yours">Your step</li>' * left if shown else ""
    return f'<ol class="op-steps">{shown}{yours}</ol>' if shown else ""


def _right(asked: PosedQuestion) -> str:
    return f'<p class="op-answer">Answer: <strong>{inline(answer(asked))}</strong></p>'


def _pressed(*buttons: tuple[str, str]) -> str:
    return "".join(f'<button type="button" data-do="{do}">{words}</button>' for do, words in buttons)


def _buttons(*buttons: tuple[str, str]) -> str:
    return f'<div class="op-actions">{_pressed(*buttons)}</div>'


def _before(found: Journey) -> str:
    """The question before, all the way, for whoever missed it or needed help."""
    past = found.past[-1] if found.past else None
    if past is None or past.stage == EXAMPLE or (past.right and not past.helped):
        return ""
    inside = _prompt(past.question) + _steps(past.question.solution, 0) + _right(past.question)
    return f'<details class="op-before"><summary>The one before, worked out</summary>{inside}</details>'


def _back(found: Journey) -> str:
    rows = "".join(map(_row, found.past))
    return f'<details class="op-before"><summary>What you did</summary><ol>{rows}</ol></details>' if rows else ""


def _row(past: Past) -> str:
    given = "; ".join(", ".join(map(str, each)) if isinstance(each, list) else str(each) for each in past.given)
    asked = html.escape(plain(str(past.question.arguments.get("prompt", ""))))
    return f"<li>{asked}<br><em>{html.escape(given)}</em></li>"
