"""A lesson's own tests: which files of its folder they are. No student gets them, nor can students' code read them."""

FOLDER = "tests"
SOLUTION = "solution.yaml"
WRONG = "wrong"


def is_own_test(name: str) -> bool:
    """Whether a file of a lesson's folder, by its name from there with slashes, is one: an author's other files in
    `tests/`, which students may need, are none."""
    return name == f"{FOLDER}/{SOLUTION}" or name.startswith(f"{FOLDER}/{WRONG}/")
