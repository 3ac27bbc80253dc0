"""`show.fluency`: a short drill against oneself."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.practice.drill import facts as drawn


def draw(
    folder: Path,
    item: str,
    facts: Mapping[str, Any] | None = None,
    title: str = "",
    seconds: float = 60,
    of: list[Any] | None = None,
) -> str:
    """The questions as a list to read, where there is no script; the script asks them.

    What is right is in the page, as text in a list: nothing is scored, and it is marked without a connection too.
    """
    asked = [[inline(question), _answers(answer)] for question, answer in (facts or drawn(of)).items()]
    data = html.escape(json.dumps(asked, ensure_ascii=False))
    listed = "".join(f"<li>{question}</li>" for question, _ in asked)
    inside = (
        f'{headed(title)}<ul class="op-facts-listed">{listed}</ul><div class="op-drilling" hidden>'
        '<p class="op-count" role="status"></p><p class="op-best"></p>'
        '<form class="op-drill-form" hidden autocomplete="off"><label><span class="op-asked"></span>'
        '<input type="text" autocapitalize="off" autocorrect="off" spellcheck="false" maxlength="100" dir="auto">'
        "</label>"
        '<p class="op-said" role="status"></p>'
        '<div class="op-acts"><button type="submit" class="op-chief">Check</button>'
        '<button type="button" class="op-stop">Stop</button></div></form>'
        f'<div class="op-acts op-begin"><button type="button" class="op-chief" data-clock="{seconds:g}">'
        f'{seconds:g} seconds</button><button type="button" data-clock="0">Without a clock</button></div></div>'
    )
    return framed("drill", inside, script="fluency", item=item, more=f' data-facts="{data}"')


def _answers(answer: Any) -> list[str]:
    return [str(each) for each in (answer if isinstance(answer, list) else [answer])]
