"""`show.slides`: slides to go through one by one."""

from collections.abc import Sequence
from pathlib import Path

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.markdown import to_html


def draw(folder: Path, slides: Sequence[str], title: str = "") -> str:
    """All of them one below the other, as they are printed; the script shows one, with buttons to the next."""
    count = len(slides)
    drawn = "".join(
        f'<div class="op-slide" role="group" aria-roledescription="slide" aria-label="{n} of {count}" tabindex="-1">'
        f"{to_html(slide)}</div>"
        for n, slide in enumerate(slides, 1)
    )
    acts = (
        '<div class="op-acts" hidden><button type="button" class="op-back-one">Back</button>'
        '<span class="op-count" role="status"></span>'
        '<button type="button" class="op-next-one op-chief">Next</button></div>'
    )
    return framed("slides", f"{headed(title)}{drawn}{acts}", script="slides")
