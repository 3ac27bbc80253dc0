"""What is said and recorded, which the teacher listens to. The response is a list of its name, and of words."""

from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.given import given
from ownpace_graders.kinds.shape import SPEECH

LONGEST = 300
"""Seconds of a recording."""

KIND = given(
    "say",
    "recorded speech, which the teacher listens to",
    SPEECH,
    "a recording",
    Argument(
        "seconds",
        f"a whole number from 5 to {LONGEST}",
        lambda value: type(value) is int and 5 <= value <= LONGEST,
        "how long it can be",
        default=120,
    ),
)
