"""Nothing is lost, in figures: they stand at the end of the test output."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from ownpace_graders.record import Event, fold, read
from tests.conftest import LONG, Figure
from tests.e2e.conftest import Served
from tests.e2e.kills import KINDS, World

EVENTS = 10_000 if LONG else 450
KILLS = 5
"""Of each kind."""


def number(event: Event) -> str:
    """What the student typed; each number was typed once."""
    return str(event.data.get("response") or event.data.get("text"))


def test_nothing_is_lost_or_doubled_under_kill_9(
    browser: Browser, serve: Callable[..., Served], coded: Path, tmp_path: Path, figure: Figure
) -> None:
    chance = random.Random(4)  # noqa: S311
    kills = chance.sample(KINDS * KILLS, len(KINDS) * KILLS)
    began = time.monotonic()
    world = World(browser, serve, coded, tmp_path / "profile")
    for moment, kind in zip(sorted(chance.sample(range(EVENTS), len(kills))), kills, strict=True):
        world.until(moment)
        world.kill(kind)
    world.until(EVENTS)
    mirror = world.settle()
    reading = read(world.served.record)
    made = [number(event) for event in reading.events if event.kind in ("answer", "note")]
    killed = ", ".join(f"{times} {kind}s" for kind, times in world.killed.items())
    seconds = time.monotonic() - began
    lost = len(world.promised - set(made))
    figure(
        f"kill -9 of {killed} in {seconds:.0f} s: {len(world.promised)} events said to be saved, "
        f"{lost} lost, {len(made) - len(set(made))} doubled, {len(reading.asides)} torn lines"
    )
    assert world.promised - set(made) == set()
    assert [each for each, times in Counter(made).items() if times > 1] == []
    assert {event.id for event in reading.events} == set(mirror)
    assert len(world.served.record.read_bytes().splitlines()) == len(reading.events) + len(reading.asides)
    assert fold(reading.events) == fold(mirror.values())
    assert {event.kind for event in reading.events} >= {"answer", "note"}
    assert min(world.killed.values()) >= KILLS
