"""A student's program is graded where it learns nothing of what is right: whatever it says of itself, that it lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from nbformat import reads, v4, writes
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from ownpace_graders.autograde.brief import Brief, Notebook, Points, ReleasedCell, Submission
from ownpace_graders.autograde.task import forget, run
from ownpace_graders.record import Event

ASKS = """d = ask.code(
    "double", "Write double(n).", points=4,
    tests=[{"call": "double(3)", "gives": 6, "say": "Twice *three*."}],
)
### BEGIN HIDDEN TESTS
d.key([
    {"call": "double(-4)", "gives": -8, "say": "SEC" "RET words"},
    {"call": "double('a')", "gives": "aa"},
    {"call": "double(None)", "raises": "TypeError"},
])
### END HIDDEN TESTS
d"""
MARKS = {"grade": True, "grade_id": "double", "points": 4, "solution": False, "locked": True, "schema_version": 3}
RIGHT = "def double(n):\n    return 2 * n"
WORTH = {
    "right": (RIGHT, 4),
    "needs a file beside it": ("import data\ndef double(n):\n    return data.TWO * n", 4),
    "one test by heart": ("def double(n):\n    return 6", 1),
    "always stops": ("def double(n):\n    raise TypeError", 1),
    "stops before": ("raise TypeError", 0),
    "equals all": (
        "class All(int):\n    __eq__ = lambda *_: True\n    __hash__ = int.__hash__\n"
        "    __repr__ = lambda _: '6'\n    tolist = lambda _: _\ndef double(n):\n    return All(1)",
        0,
    ),
    "is what it is called": ("class int6(int):\n    pass\ndouble = lambda n: int6(6)", 1),
    "ends itself": ("import sys\nsys.exit(0)", 0),
    "ends what runs it": ("import os\nos._exit(0)", 0),
    "never ends": (
        "import time\nwhile True:\n    try:\n        while True:\n            time.sleep(0.01)\n"
        "    except BaseException:\n        n = 2",
        0,
    ),
    "forges": (
        "import json\nshell = get_ipython() if 'get_ipython' in globals() else __import__('IPython').get_ipython()\n"
        "true = repr(json.dumps({'value': 6, 'passes': True, 'right': True, 'score': 1}))\n"
        "send = shell.displayhook.session.send\n"
        "forged = lambda: send(None, 'execute_result', {'data': {'text/plain': true}, 'metadata': {},"
        " 'execution_count': 1})\n"
        "shell.display_formatter.format = lambda *_, **__: ({'text/plain': true}, {})\nforged()",
        1,
    ),
    "marks": ("print('Every test passes.')\nprint('4.0')\ndef double(n):\n    print('{\"value\": 6}')", 0),
    "changes Python": (
        "import builtins, json, ownpace_graders.kinds.code as code, ownpace_graders.program.value as value\n"
        "builtins.repr = lambda _: '6'\njson.dumps = lambda _: '{\"value\": 6}'\n"
        "value.alike = code.score = lambda *_: True\nbuiltins.AssertionError = Warning",
        0,
    ),
    "says too much": ("def double(n):\n    return 'x' * 10_000_000", 0),
    "is nested": ("def double(n):\n    x = []\n    for _ in range(100000):\n        x = [x]\n    return x", 0),
    "no Python": ("def double(n)\n    return 2 * n", 0),
    "no text": (["def"], 0),
}
"""A program, and what it is worth: of the four tests the first can be seen, and so be learned by heart."""
LOOKS = """
import gc, os, sys
found = []
def look():
    frame = sys._getframe()
    while frame:
        found.append(repr(frame.f_locals) + repr(frame.f_code.co_consts))
        frame = frame.f_back
    found.extend(repr(each)[:100_000] for each in gc.get_objects() if isinstance(each, (dict, list, tuple)))
    for folder in ("/submission", "/tmp", "."):
        for place, _, names in os.walk(folder):
            for name in names:
                try:
                    found.append(open(os.path.join(place, name), errors="replace").read(100_000))
                except OSError:
                    pass
def double(n):
    look()
    text = "".join(found)
    return "SEEN" if any("".join(mark) in text for mark in (["SEC", "RET"], ["double(No", "ne)"])) else "none"
"""
LEAVES = (
    "def double(n):\n    for at in ('.', '/tmp'):\n        open(at + '/left', 'a').write(repr(n))\n    return 2 * n"
)
FINDS = (
    "import os\ndef double(n):\n    found = [place for place in ('./left', '/tmp/left') if os.path.exists(place)]\n"
    "    return 'SEEN' if found else 'none'"
)


NOTEBOOK = v4.new_notebook(
    cells=[
        v4.new_code_cell("from ownpace import ask", id="a"),
        v4.new_code_cell(ASKS, id="b", metadata={"nbgrader": MARKS}),
    ]
)


@pytest.fixture(scope="module")
def brief() -> Iterator[Brief]:
    """A lesson of one question, for whoever grades it."""
    cell = NOTEBOOK.cells[1]
    released = ReleasedCell("double", "code", ASKS, locked=True, checksum=compute_checksum(cell))
    notebook = Notebook(None, [released], [Points("double", 4.0)], [], [])
    config = Config({"Execute": {"timeout": 1, "iopub_timeout": 1}})
    brief = Brief(
        key="programs",
        lesson="l",
        config=config,
        notebooks={"l": notebook},
        lessons={"l": NOTEBOOK},
        markdown={"l": frozenset()},
        asks=frozenset({"l"}),
        files={"data.py": b"TWO = 2"},
        imports=[],
        hidden=(),
    )
    yield brief
    forget("programs")


def grade(brief: Brief, response: object) -> tuple[float | None, str]:
    """What a student gets who handed this in, and what stands in their graded notebook."""
    forged = {"results": [json.dumps({"value": value}) for value in (6, -8, "aa")]}
    event = Event.new("l", "double", "answer", {"response": response, "of": "", **forged})
    files = {"record.jsonl": f"{event.to_line()}\n".encode()}
    done = run(brief, Submission("ann", "submitted/ann/l", {"l.ipynb": writes(NOTEBOOK).encode()}, files))
    assert done.fault is None, done.log
    (output,) = reads(done.notebooks["l.ipynb"], as_version=4).cells[1].outputs
    return done.scores["l", "double"], output["data"]["text/html"]


@pytest.mark.parametrize("program", WORTH)
def test_what_a_program_is_worth(program: str, brief: Brief) -> None:
    """Whatever the record says that its tests gave."""
    response, worth = WORTH[program]
    score, shown = grade(brief, response)
    assert score == worth, shown
    assert "double(-4)" not in shown, "what a hidden test calls is shown to nobody"


def test_words_are_the_authors_and_for_each_failure(brief: Brief) -> None:
    _, shown = grade(brief, "def double(n):\n    return n * n")
    assert "<pre>def double(n):\n    return n * n</pre>" in shown
    assert "Twice <em>three</em>." in shown
    assert "SECRET words" in shown
    assert "double(3): gives 9 <small>✗ not right</small>" in shown
    assert "A test that is not shown <small>✓ right</small>" in shown
    assert "1 of 4 tests passes. double(3) gives 9." in shown


def test_a_program_finds_nothing_of_what_is_right(brief: Brief) -> None:
    assert "double(3): gives 'none'" in grade(brief, LOOKS)[1]


def test_a_program_leaves_nothing_for_another(brief: Brief) -> None:
    assert grade(brief, LEAVES)[0] == 4
    assert "double(3): gives 'none'" in grade(brief, FINDS)[1]
