"""The short questions of a drill, drawn from templates as those of a set are: all there are, or as many as it takes."""

import json
from functools import lru_cache
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.number import KIND as NUMBER
from ownpace_graders.kinds.text import KIND as TEXT
from ownpace_graders.practice.drawn import every
from ownpace_graders.practice.template import templates

MOST = 40
"""Questions of one template."""
FEWEST = 3
KINDS = (NUMBER.name, TEXT.name)
"""What is typed and compared at once, without asking anybody."""


def facts(of: Any) -> dict[str, Any]:
    """What is asked, and what is right. LessonError for templates that are none, or of which too little can be drawn.

    A drill works nothing out, so its templates need no steps.
    """
    given = [{**each, "steps": each.get("steps") or ["."]} if isinstance(each, dict) else each for each in of]
    for number, each in enumerate(given, 1):
        if isinstance(each, dict) and each.get("kind") not in KINDS:
            what = f"Template {number}: a drill asks what is typed at once."
            raise LessonError(what, next=f'Write "kind": one of {", ".join(KINDS)}.')
    templates(given)
    return _drawn(json.dumps(given))


@lru_cache(64)
def _drawn(given: str) -> dict[str, Any]:
    """The same of templates that are some, as JSON: the call and the page both ask, and drawing takes its time."""
    drawn = list(every(json.loads(given), MOST))
    found = {str(each.arguments.get("prompt", "")): each.arguments.get("answer") for each in drawn}
    if len(found) < FEWEST or None in found.values():
        what = f"Of these templates fewer than {FEWEST} questions with an answer can be drawn."
        raise LessonError(what, next="Widen what is varied.")
    return found
