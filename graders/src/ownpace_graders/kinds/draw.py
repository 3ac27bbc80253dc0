"""What is drawn with a pen, on blank paper or on a picture. The response is a list of its name, and of words."""

from ownpace_graders.kinds.argument import Argument, is_words
from ownpace_graders.kinds.given import given
from ownpace_graders.kinds.shape import DRAWING

KIND = given(
    "draw",
    "a drawing, on blank paper or on a picture, which the teacher marks",
    DRAWING,
    "a drawing",
    Argument(
        "picture",
        "a file in media",
        lambda value: value is None or is_words(value),
        "the picture that is drawn on",
        default=None,
        meaning=True,
        media=True,
    ),
)
