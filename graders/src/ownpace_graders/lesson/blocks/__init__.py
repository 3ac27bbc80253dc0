"""The teaching blocks: what each `show.…` call may be given. How one is drawn is in `ownpace.show`, a file a block."""

from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.blocks.laid_out import ASIDE, CALLOUT, COLUMNS, FIGURE, LINKS, WORKED
from ownpace_graders.lesson.blocks.paused import EXPLORE, PAUSE, TIMER
from ownpace_graders.lesson.blocks.played import AUDIO, VIDEO
from ownpace_graders.lesson.blocks.practised import CARD, FLUENCY, READING, SLIDES

_SEEN_AND_HEARD = (VIDEO, AUDIO, FIGURE, SLIDES)
_READ = (WORKED, READING, CALLOUT, COLUMNS, ASIDE, LINKS)
_DONE = (CARD, FLUENCY, EXPLORE, TIMER, PAUSE)

BLOCKS: dict[str, Signature] = {block.call.partition(".")[2]: block for block in (*_SEEN_AND_HEARD, *_READ, *_DONE)}
"""By the name after `show.`."""
