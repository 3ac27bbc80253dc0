"""The kinds that ask one question and mark it themselves: what a set can be made of.

Their responses are of shapes that every page can read: a set has the scripts of no parts, files or programs.
"""

from ownpace_graders.kinds import choice, choices, expression, number, text
from ownpace_graders.kinds.kind import Kind

_MODULES = (choice, choices, number, text, expression)
SINGLE: dict[str, Kind] = {module.KIND.name: module.KIND for module in _MODULES}
"""By their names."""
