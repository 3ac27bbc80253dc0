"""`ask.reflect`: free text, marked by the teacher."""

from ownpace.ask.question import Question


def reflect(
    item: str,
    prompt: str,
    *,
    rows: int = 4,
    objective: str | None = None,
    points: float = 0,
) -> Question:
    """Free text, marked by the teacher: nbgrader's manual answer. `rows` is the height of the field in lines."""
    return Question("reflect", **locals())
