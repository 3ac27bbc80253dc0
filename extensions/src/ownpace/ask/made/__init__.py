"""The controls of questions whose response names files besides words. `made.js` listens to them and shows the files.

Nobody needs a camera, a pen or a voice: whatever is asked for can be said in words instead, or besides.
"""

import html
from collections.abc import Mapping
from typing import Any

from ownpace_graders.file_names import is_name
from ownpace_graders.kinds.shape import DRAWING, PHOTOS, SPEECH, Shape
from ownpace_graders.lesson.markdown import inline

Marks = Mapping[str, str]

PENS = {"#1d2433": "Black", "#2450b2": "Blue", "#b3261e": "Red", "#1b7f4b": "Green", "": "Eraser"}
"""What there is to draw with, by colour."""


def photos(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    most = int(arguments.get("most", 4))
    chosen = f"""<label class="op-give"><input type="file" accept="image/*" {"multiple" if most > 1 else ""} disabled>
<span>Take or choose {"photos" if most > 1 else "a photo"}</span></label>"""
    return _given(name, PHOTOS, response, f'data-most="{most}"', chosen, "Or say it in words")


def drawing(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    picture = str(arguments.get("picture") or "")
    under = f'<img class="op-under" src="{html.escape(picture)}" alt="">' if picture else ""
    pens = "".join(
        f'<label class="op-pen"><input type="radio" name="pen" value="{value}"{" checked" * (not number)}>'
        f'<span style="--pen: {value}">{words}</span></label>'
        for number, (value, words) in enumerate(PENS.items())
    )
    paper = f"""<div class="op-tools" role="radiogroup" aria-label="Draw with">{pens}
<button type="button" data-undo disabled>Undo</button></div>
<div class="op-paper">{under}<svg tabindex="0" role="application" aria-describedby="op-{name}-how"></svg></div>
<p class="op-how" id="op-{name}-how">With a finger, a pen or a mouse; with arrow keys and the space bar, which puts the
pen down and lifts it; or say it in words below.</p>"""
    return _given(name, DRAWING, response, "", paper, "Say it in words, instead or besides")


def speech(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    seconds = int(arguments.get("seconds", 120))
    button = f"""<button type="button" data-record disabled>Record</button>
<span class="op-clock" aria-hidden="true"></span><label class="op-give"><input type="file" accept="audio/*" disabled>
<span>Choose a sound file</span></label><span class="op-how">{_time(seconds)} at most</span>"""
    return _given(name, SPEECH, response, f'data-seconds="{seconds}"', button, "Or write what you would say")


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    words = [f"{minutes} minute{'s' * (minutes != 1)}"] * bool(minutes) + [f"{rest} seconds"] * bool(rest)
    return " and ".join(words)


def _given(name: str, shape: Shape, response: Any, settings: str, way: str, words: str) -> str:
    """The files so far, the `way` to give one, and a field for words. `name` is the item, escaped."""
    entries = [each for each in response if isinstance(each, str)] if isinstance(response, list) else []
    files = "".join(_file(each) for each in entries if is_name(each))
    text = html.escape("\n".join(each for each in entries if not is_name(each)))
    return f"""<div class="op-given" {settings}>
<ul class="op-files">{files}</ul>
<div class="op-ways">{way}</div>
<p class="op-told" role="status"></p>
<label class="op-in-words"><span>{words}</span>
<textarea name="response" rows="2" maxlength="{shape.longest}" dir="auto" aria-describedby="op-{name}-prompt">
{text}</textarea></label>
</div>"""


def _file(name: str) -> str:
    return f'<li><input type="hidden" name="response" value="{html.escape(name)}"></li>'


def not_taken(prompt: str | None) -> str:
    """In place of a question for which its course takes no files."""
    return (
        f'<div class="op-question op-not-taken"><div class="op-prompt">{inline(prompt or "")}</div>'
        "<p>This question asks for a file of yours, and your course does not take any. You can leave it out.</p></div>"
    )
