"""What each `ask.…` and `show.…` call may be given, by how it is written."""

from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.signature import Problem, Signature, meant
from ownpace_graders.lesson.blocks import BLOCKS

SIGNATURES: dict[str, Signature] = {
    signature.call: signature for signature in (*(kind.signature for kind in KINDS.values()), *BLOCKS.values())
}
"""By the call: "ask.number", "show.video"."""


def unknown(call: str) -> Problem:
    """What is wrong with a call that there is not, such as "ask.nummber"."""
    module, _, name = call.partition(".")
    if module == "ask":
        known = f"{meant(name, KINDS, 'ask.')} The kinds are {', '.join(KINDS)}."
        return Problem(name, f"There is no kind of question {call}.", known.strip())
    known = f"{meant(name, BLOCKS, 'show.')} The blocks are {', '.join(block.call for block in BLOCKS.values())}."
    return Problem(name, f"There is no teaching block {call}.", known.strip())
