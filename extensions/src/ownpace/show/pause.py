"""`show.pause`: a short break, with something to do in it."""

from pathlib import Path

from ownpace.show.block import framed, headed
from ownpace.show.timer import running
from ownpace_graders.lesson.markdown import to_html

LOOKS = "timer"


def draw(folder: Path, words: str, title: str = "", *, minutes: float = 2) -> str:
    """What to do, and a timer for it; nobody is made to wait."""
    inside = f"{headed(title or 'A short break')}<div>{to_html(words)}</div>{running(minutes)}"
    return framed("rest", inside, script="timer")
