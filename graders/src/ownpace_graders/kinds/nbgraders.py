"""nbgrader's own answers, as kinds: words or code that no `ask.…` asks for. Their prompt is the notebook's."""

from dataclasses import replace

from ownpace_graders.kinds import reflect

WRITTEN = replace(reflect.KIND, name="written", about="an answer that the teacher marks", arguments=())
"""A manually graded answer, in words or code."""

SOLUTION = replace(WRITTEN, name="solution", about="code that the notebook's tests mark", by_hand=False)
"""An autograded answer. What it is worth is what nbgrader's tests of it say."""
