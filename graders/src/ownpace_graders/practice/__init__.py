"""Practice that fades: from a worked example to alone, by what a student has shown. Pure: nothing is read or written.

`rule.py` decides what is asked next, `mastery.py` says how sure it is that somebody can do it, and `template.py` with
`drawn.py` make the questions. docs/practice.md says why it is so.
"""

# Kinds first: one of them is made of this room, which is made of others.
import ownpace_graders.kinds  # noqa: F401
