"""A test run has a home of its own: nobody's Jupyter settings count, and nothing is left in their home."""

from __future__ import annotations

import compileall
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests.copies import Copy

LONG = bool(os.environ.get("OWNPACE_LONG"))
"""Whether what is only more of the same is done as often as `make test-long` does it."""


def examples(count: int) -> int:
    """Of how many examples a property is tried on: a third of `count` in `make test`."""
    return count if LONG else max(count // 3, 1)


# The same cases in every run, which may take as long as a busy machine needs.
settings.register_profile(
    "ownpace",
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ownpace")
# It would also try what stands in modules that are loaded by then: other cases on each worker, and after each change.
providers._get_local_constants = lambda: providers._local_constants

Figure = Callable[[str], None]
ROOT = Path(__file__).parents[1]


def pytest_configure(config: pytest.Config) -> None:
    """Compile our modules once: where Python is told not to, every program and kernel would compile them again, and one
    whose files may not grow would leave halves of them behind, for all that start later. What pytest makes of a file
    of tests is made once too: the workers come to each file at the same moment, and each would make it."""
    if not hasattr(config, "workerinput"):
        for place in ("graders/src", "extensions/src"):
            compileall.compile_dir(ROOT / place, quiet=2, workers=0)
        files = [path for name in ("test_*.py", "conftest.py") for path in (ROOT / "tests").rglob(name)]
        makers = [get_context("fork").Process(target=_rewrite, args=(config, files[share::2])) for share in range(2)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()


def _rewrite(config: pytest.Config, files: list[Path]) -> None:
    state = config.stash[rewrite.assertstate_key]
    for path in files:
        made = rewrite.get_cache_dir(path) / (path.stem + rewrite.PYC_TAIL)
        if rewrite._read_pyc(path, made) is None and rewrite.try_makedirs(made.parent):
            stat, code = rewrite._rewrite_test(path, config)
            rewrite._write_pyc(state, code, stat, made)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Keeps a measured figure, in words, for the end of the test output."""
    return lambda words: record_property("figure", words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    figures = [str(words) for report in reports for name, words in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
    for words in dict.fromkeys(figures):
        terminalreporter.line(words)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name what failed in the very last line: of a run elsewhere that is often all that is shown."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and (failed := [each for how in ("failed", "error") for each in reporter.stats.get(how, ())]):
        reporter.write_line("Failed: " + ", ".join(f"{each.nodeid} ({each.when})" for each in failed))


SLOW = ("serving", "grade", "release", "sandbox", "run_as", "OWNPACE", "ownpace")
"""What a file of tests has of its own or of others that takes seconds: servers, sandboxes, nbgrader, our programs."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-fast` leaves out: the browser's, what has a group for what it shares, and SLOW. What the
    tests of a file share is made by one worker."""
    for item in items:
        module = vars(getattr(item, "module", item))
        grouped = item.get_closest_marker("xdist_group")
        if "e2e" in item.path.parts or grouped or any(name in module for name in SLOW):
            item.add_marker("slow")
        if not grouped and any(each[-1].scope == "module" for each in _fixtures(item)):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def _fixtures(item: pytest.Item) -> Iterable[Sequence[pytest.FixtureDef[object]]]:
    """Those that the test has, each with what it overrides before it."""
    return item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_PATH", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.delenv(name, raising=False)
        patch.setattr(subprocess, "Popen", Copy)
        yield
    # Folders so deep that Python cannot remove them, which pytest does after a few runs.
    subprocess.run(["find", tmp_path_factory.getbasetemp(), "-mindepth", "60", "-delete"], check=False)
