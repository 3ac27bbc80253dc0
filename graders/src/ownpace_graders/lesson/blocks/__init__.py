"""The teaching blocks: what each `show.…` call may be given. How one is drawn is in `ownpace.show`, a file a block."""

from dataclasses import replace

from ownpace_graders.kinds.argument import OBJECTIVE
from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.blocks.laid_out import ASIDE, CALLOUT, COLUMNS, FIGURE, LINKS, WORKED
from ownpace_graders.lesson.blocks.paused import EXPLORE, PAUSE, TIMER
from ownpace_graders.lesson.blocks.played import AUDIO, VIDEO
from ownpace_graders.lesson.blocks.practised import CARD, FLUENCY, READING, SLIDES

_SEEN_AND_HEARD = (VIDEO, AUDIO, FIGURE, SLIDES)
_READ = (WORKED, READING, CALLOUT, COLUMNS, ASIDE, LINKS)
_DONE = (CARD, FLUENCY, EXPLORE, TIMER, PAUSE)

EXPLAINED = replace(OBJECTIVE, about="the short name of the objective that it explains, which is introduced there")
"""What each block may be given that explains something. It changes nothing of what students see."""
_EXPLAINING = {block.call for block in (*_SEEN_AND_HEARD, *_READ, EXPLORE)} - {LINKS.call}


def _whole(block: Signature) -> Signature:
    return replace(block, arguments=(*block.arguments, EXPLAINED)) if block.call in _EXPLAINING else block


BLOCKS: dict[str, Signature] = {
    block.call.partition(".")[2]: _whole(block) for block in (*_SEEN_AND_HEARD, *_READ, *_DONE)
}
"""By the name after `show.`."""
