"""`make bench`: the lesson page beside stock Voila serving the same notebook, in one run."""

import shutil
import statistics
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.servers import Server, ownpace, released, voila
from tests.bench.visit import Visit, visit
from tests.e2e.conftest import CHROMIUM

RUNS = 5

Column = dict[str, float]


def measure(browser: Browser, start: Callable[[Path], AbstractContextManager[Server]], course: Path) -> Column:
    """Medians over RUNS fresh servers, each visited with an empty cache and then opened again."""
    cold: list[Visit] = []
    again: list[Visit] = []
    memory: list[list[float]] = []
    for _ in range(RUNS):
        with start(course) as server:
            # A page that glides to a question would be charged for the gliding.
            context = browser.new_context(reduced_motion="reduce")
            cold.append(visit(context, server.lesson, "5"))
            memory.append(server.memory())
            again.append(visit(context, server.lesson, "6"))
            context.close()
    return {
        "text can be read, s": statistics.median(v.readable for v in cold),
        "first answer marked, s": statistics.median(v.answered for v in cold),
        "again: text can be read, s": statistics.median(v.readable for v in again),
        "again: first answer marked, s": statistics.median(v.answered for v in again),
        "requests": statistics.median(v.requests for v in cold),
        "… to a third party": max(v.elsewhere for v in cold),
        "megabytes": statistics.median(v.megabytes for v in cold),
        "memory of the server, MB": statistics.median(m[0] for m in memory),
        "memory of its kernels, MB": statistics.median(sum(m[1:]) for m in memory),
        "kernels": statistics.median(len(m) - 1 for m in memory),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        course = released(Path(folder))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        ours, theirs = measure(browser, ownpace, course), measure(browser, voila, course)
        browser.close()
    print(f"| median of {RUNS} | Ownpace | stock Voila | ratio |\n| --- | ---: | ---: | ---: |")
    for name, value in ours.items():
        ratio = f"{value / theirs[name]:.2f}" if theirs[name] else "—"
        print(f"| {name} | {value:.2f} | {theirs[name]:.2f} | {ratio} |")


if __name__ == "__main__":
    main()
