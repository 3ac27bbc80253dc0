"""The examples of the documentation: a call of each kind and block, by its name, `examples/ask.number.txt`."""

from __future__ import annotations

from pathlib import Path

from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import Call, read_call

EXAMPLES = Path(__file__).parent / "examples"
CALLS = [*(f"ask.{name}" for name in KINDS), *(f"show.{name}" for name in BLOCKS)]


def example(written: str) -> tuple[str, Call]:
    """The example of a call, `ask.number`, as it is written and as it is read."""
    source = (EXAMPLES / f"{written}.txt").read_text(encoding="utf-8").strip()
    call = read_call(source)
    if call is None or call.written != written or not call.literal:
        raise ValueError(f"docs/examples/{written}.txt is not a call of {written}.")
    return source, call
