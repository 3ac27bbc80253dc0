"""Photos of what was done on paper, which the teacher looks at. The response is a list of their names, and of words."""

from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.given import given
from ownpace_graders.kinds.shape import PHOTOS

MOST = 10
"""Photos in one answer."""

KIND = given(
    "upload",
    "photos of work on paper, which the teacher marks",
    PHOTOS,
    "a photo",
    Argument(
        "most",
        f"a whole number from 1 to {MOST}",
        lambda value: type(value) is int and 1 <= value <= MOST,
        "how many photos there can be",
        default=4,
    ),
)
