"""What grading has shown of a question (`ownpace_graders.marked`), taken apart again."""

import re
from dataclasses import dataclass
from typing import Any

_MARKED = re.compile(
    r'\s*<div class="op-marked"><div>(?P<prompt>.*?)</div><blockquote>(?P<said>.*?)</blockquote>(?P<words>.*)</div>\s*',
    re.DOTALL,
)
_WORTH = re.compile(r"<p>[^<]* of [^<]* points</p>\Z")
_SAID_ALREADY = ("<p>Right!</p>", "<p>Not yet.</p>")
_NOTHING = "<em>No answer</em>"


@dataclass(frozen=True, slots=True)
class Marked:
    """HTML of the prompt, of the response as it was understood, and of the words to it."""

    prompt: str
    said: str
    words: str

    @property
    def is_blank(self) -> bool:
        return self.said == _NOTHING


def read(cell: Any) -> Marked | None:
    """What a graded cell shows of a question; None where it shows none."""
    for output in cell.get("outputs", ()):
        if found := _MARKED.fullmatch(str(output.get("data", {}).get("text/html", ""))):
            words = _WORTH.sub("", found["words"])
            return Marked(found["prompt"], found["said"], "" if words in _SAID_ALREADY else words)
    return None
