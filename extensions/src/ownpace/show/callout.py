"""`show.callout`: words that stand out."""

from pathlib import Path

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.blocks.laid_out import TONES
from ownpace_graders.lesson.markdown import to_html

_CALLED = dict(zip(TONES, ("Note", "Tip", "Take care", "Remember"), strict=True))
_SIGN = dict(zip(TONES, ("i", "✦", "!", "★"), strict=True))


def draw(folder: Path, words: str, title: str = "", tone: str = TONES[0]) -> str:
    """The words below their title: how they are meant is said by it and by a sign, not by a colour alone."""
    tone = tone if tone in TONES else TONES[0]
    sign = f'<span class="op-callout-sign" aria-hidden="true">{_SIGN[tone]}</span>'
    inside = f"{sign}{headed(title or _CALLED[tone])}<div>{to_html(words)}</div>"
    return framed("callout", inside, tag="div", more=f' role="note" data-tone="{tone}" aria-label="{_CALLED[tone]}"')
