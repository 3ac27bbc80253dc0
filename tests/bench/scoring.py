"""`python -m tests.bench.scoring`: what marking one answer takes, a line a kind, over the rows of its table; and what a
question of it adds to a page, compressed.

Microseconds of the processor's a verdict: the median row and the slowest; and what loading the kinds takes.
"""

import statistics
import subprocess
import sys
import time

from ownpace_graders.kinds import KINDS
from tests.graders.tables import Case, cases
from tests.weights import weight

RUNS = 20
LOADED = """
import time; began = time.process_time()
import ownpace_graders.kinds.score; loaded = time.process_time()
from ownpace_graders.kinds.number.units import meanings; meanings("cm"); first = time.process_time()
print(round((loaded - began) * 1000), round((first - loaded) * 1000))
"""


def microseconds(kind: str, case: Case) -> float:
    """The quickest of RUNS."""
    taken = []
    for _ in range(RUNS):
        began = time.thread_time_ns()
        KINDS[kind].score(case.response, case.key)
        taken.append(time.thread_time_ns() - began)
    return min(taken) / 1000


def main() -> None:
    print(f"{'kind':<10}{'rows':>6}{'median µs':>12}{'slowest µs':>12}{'bytes a page':>14}")
    for kind in KINDS:
        taken = [microseconds(kind, case) for case in cases(kind)]
        print(f"{kind:<10}{len(taken):>6}{statistics.median(taken):>12.0f}{max(taken):>12.0f}{weight(kind):>14}")
    shown = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded, table = shown.stdout.split()
    print(f"loading the kinds: {loaded} ms; the table of units, when one is first asked for: {table} ms")


if __name__ == "__main__":
    main()
