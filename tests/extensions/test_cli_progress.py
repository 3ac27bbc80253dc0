"""Long work shows how far it is: a bar with an estimate on a terminal, a line for each thing elsewhere."""

import os
import pty
import re
import subprocess
import sys

WORK = """
import time
from ownpace.cli.progress import followed
followed((time.sleep(0.7) or number for number in range(5)), "Grading", 5, lambda number: f"did {number}")
"""


def test_on_a_terminal_there_is_a_bar_with_the_time_that_is_left() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", WORK], stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    assert process.wait() == 0
    assert b"4/5" in shown
    assert re.search(rb"4/5 +00:00:0\d", shown), shown
    assert b"did 2" in shown


def test_elsewhere_there_is_a_line_for_each() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"did {number}" for number in range(5)]
