"""Reading calls from source, as authors write them."""

from pathlib import Path

import pytest

from ownpace_graders.lesson.calls import fingerprint, read_call

EXIT = """exit_1 = ask.number("exit-1", "What is ⅔ × ⅗?", objective="algorithm", points=2)
### BEGIN HIDDEN TESTS
exit_1.key("2/5", wrong={"5/8": "add-tops-and-bottoms"})
### END HIDDEN TESTS
exit_1
"""


def test_a_bare_call_gives_its_arguments_by_name() -> None:
    call = read_call('# a comment\nask.choice("a", "Which?", ["x", "y"], answer="x", points=2)')
    assert call is not None
    assert (call.module, call.kind, call.item, call.line, call.literal) == ("ask", "choice", "a", 2, True)
    assert call.arguments == {
        "item": "a",
        "prompt": "Which?",
        "options": ["x", "y"],
        "answer": "x",
        "points": 2,
    }


def test_an_exit_question_has_its_key_apart() -> None:
    call = read_call(EXIT)
    assert call is not None
    assert call.key == {"answer": "2/5", "wrong": {"5/8": "add-tops-and-bottoms"}}
    assert call.key_line == 3
    assert "answer" not in call.arguments
    assert call.answer_key["answer"] == "2/5"
    assert call.answer_key["objective"] == "algorithm"


def test_a_released_exit_question_has_no_key() -> None:
    released = "\n".join(line for line in EXIT.splitlines() if "key(" not in line and "###" not in line)
    call = read_call(released)
    assert call is not None
    assert call.key is None


def test_a_key_given_at_once_is_found_too() -> None:
    call = read_call('q = ask.text("a", "Say it")\nother.key("no")\nq.key(["yes", "yeah"])')
    assert call is not None
    assert call.key == {"answer": ["yes", "yeah"]}


@pytest.mark.parametrize("argument", ["answer=1/2", "answer=f'{x}'", "**more", "answer=make()"])
def test_a_computed_argument_is_named_as_not_literal(argument: str) -> None:
    call = read_call(f'ask.number("a", "How many?", {argument})')
    assert call is not None
    assert not call.literal
    assert call.item == "a"
    assert "answer" not in call.arguments


@pytest.mark.parametrize(
    "source",
    ["", "x = 1", "%matplotlib inline\nask.text('a', 'b')", "ask.", "task.run('a')", "# ask.number('a')", "a\0sk.x()"],
)
def test_other_source_holds_no_call(source: str) -> None:
    assert read_call(source) is None


def test_a_cell_that_is_nested_too_deeply_for_python_holds_none() -> None:
    """Python's own words for it are not a SyntaxError; a cell of a hand-in may be any text."""
    for source in (f"ask.number({'-' * 100_000}1)", f"ask.number{'.a' * 50_000}", f"ask.number(1{' + 1' * 20_000})"):
        assert read_call(source) is None


def test_too_many_arguments_are_not_dropped_in_silence() -> None:
    call = read_call('ask.number("a", "b", "c")')
    assert call is not None
    assert not call.literal


def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    read_call(f"ask.number(open({str(mark)!r}, 'w').name, 'b')")
    assert not mark.exists()


def test_a_fingerprint_changes_with_the_meaning_and_with_nothing_else() -> None:
    base = {"prompt": "What is ½?", "options": ["a", "b"], "hints": ["x"]}
    same = fingerprint("choice", base)
    assert len(same) == 12
    assert fingerprint("choice", {**base, "hints": [], "wrong": {"a": "no"}, "answer": "b", "unit": ""}) == same
    assert fingerprint("choice", {**base, "options": ("a", "b")}) == same
    for other in ({"prompt": "What is ⅓?"}, {"options": ["b", "a"]}, {"unit": "cm"}):
        assert fingerprint("choice", {**base, **other}) != same
    assert fingerprint("choices", base) != same
