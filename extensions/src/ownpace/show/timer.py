"""`show.timer`: a timer that students start themselves."""

from pathlib import Path

from ownpace.show.block import framed, headed


def draw(folder: Path, minutes: float, title: str = "") -> str:
    """The time in words, which is all there is without a script; the script makes it run."""
    return framed("rest", f"{headed(title)}{running(minutes)}", script="timer")


def running(minutes: float) -> str:
    """A clock that stands, and the buttons for it."""
    words = f"{minutes:g} minute{'' if minutes == 1 else 's'}"
    return (
        f'<div class="op-timer" data-seconds="{minutes * 60:g}"><p class="op-left" role="timer">{words}</p>'
        '<p class="op-said" role="status"></p><div class="op-acts" hidden>'
        '<button type="button" class="op-run op-chief">Start</button>'
        '<button type="button" class="op-again">Begin again</button>'
        '<button type="button" class="op-hide" aria-pressed="false">Hide the time</button></div></div>'
    )
