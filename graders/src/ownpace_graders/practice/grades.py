"""How large numbers get in a grade, by the Common Core State Standards for Mathematics (2010)."""

LARGEST = 1_000_000
"""From grade 4 on: its whole numbers go so far (note to 4.NBT), and no later grade names a larger bound."""

_LARGEST_UNTIL_3 = (100, 120, 1000, 1000)
"""From kindergarten: K.CC.1 counts to 100, 1.NBT.1 to 120, 2.NBT.2 to 1000, and 3.NBT.2 adds within 1000."""


def largest(grade: int | None) -> int:
    """The largest number that a question of this grade should have; 0 is kindergarten, None any grade."""
    return LARGEST if grade is None or not 0 <= grade < len(_LARGEST_UNTIL_3) else _LARGEST_UNTIL_3[grade]
