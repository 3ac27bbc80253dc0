"""What comes from elsewhere: code waits for a press, and what is odd is kept aside, in the browser too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ownpace_graders.record import Event, read
from tests.e2e.coder import Coder
from tests.e2e.conftest import Served
from tests.e2e.looks import COLOURS, check
from tests.e2e.test_mirror import EVERY_ROW
from tests.e2e.test_work_page import as_file, hand_over, my_work
from tests.extensions.page_server import cell, write_notebook
from tests.graders.odd_events import GOOD

PUT = """rows => new Promise((resolve, reject) => {
  const asked = indexedDB.open("ownpace");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const { store, done } = (() => {
      const transaction = asked.result.transaction("events", "readwrite");
      return { store: transaction.objectStore("events"), done: transaction };
    })();
    done.oncomplete = () => { asked.result.close(); resolve(); };
    rows.forEach((row) => store.put(row));
  };
})"""
SOLUTION = {"grade": False, "solution": True}


@pytest.fixture
def small(tmp_path: Path, serve: Callable[..., Served]) -> Served:
    """A course with one answer that is code, and a cell that needs it."""
    course = tmp_path / "course"
    write_notebook(
        course / "release/small/small.ipynb",
        cell("markdown", "# Small"),
        cell("code", "# YOUR CODE HERE", grade_id="f", **SOLUTION),
        cell("code", "print('f gives', f())"),
    )
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'tests'\n")
    return serve(course)


def row(served: Served, page: Page, sent: bool = True, **event: Any) -> dict[str, Any]:
    """A row as an earlier page of this browser could have kept it."""
    config = json.loads(page.locator("#op-config").inner_text())
    place = {"owner": config["owner"], "course": config["course"]}
    whole = {**GOOD, **event}
    return {**place, "lesson": whole["lesson"], "id": whole["id"], "sent": sent, "event": whole}


def test_code_in_a_file_that_is_opened_waits_for_a_press(page: Page, small: Served, tmp_path: Path) -> None:
    proof = tmp_path / "it ran"
    source = f"open({str(proof)!r}, 'w').close()\ndef f(): return 'seven'"
    events = [
        Event.new("small", "f", "answer", {"response": source, "of": ""}),
        Event.new("small", "f", "run", {"ok": True}),
    ]
    my_work(page, small)
    hand_over(page, as_file(tmp_path / "from-a-friend.jsonl", events))
    coder = Coder(page, small.lesson("small"))
    for _ in range(2):  # the page again, and its kernel
        coder.open()
        expect(coder.question("f").locator(".op-feedback")).to_contain_text("came with your work from elsewhere")
        expect(coder.cell(3)).to_contain_text("This part needs your code above")
        assert not proof.exists()
    for width, scheme, rules in ((360, "dark", None), (1280, "light", COLOURS)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check(page, f"waits for a press, {width} wide, {scheme}", rules=rules)
    coder.press("f", "run")
    expect(coder.cell(3)).to_contain_text("f gives seven")
    assert proof.exists()
    assert coder.complaints == []


def test_what_is_odd_in_a_browser_is_kept_aside_and_goes_when_cleared(page: Page, small: Served) -> None:
    my_work(page, small)
    ids = [f"{n:08x}{GOOD['id'][8:]}" for n in range(5)]
    refused = {"response": "x" * 2**20}  # longer than the server takes
    page.evaluate(
        PUT,
        [
            row(small, page, id=ids[0], item="f"),
            row(small, page, id=ids[1], item="f", at="9999-12-31T23:59:59.999Z"),
            row(small, page, id=ids[2], kind="handin", data={"code": "\u0000", "where": "zip"}),
            row(small, page, id=ids[3], sent=False, item="f", data=refused),
            row(small, page, id=ids[4], lesson="__proto__", at="0001-01-01T00:00:00.000Z"),
        ],
    )
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.goto(small.lesson("small"))
    page.wait_for_selector("html[data-session=ready]", timeout=60_000)
    expect(page.locator("#op-where")).to_contain_text("saved on the server", timeout=20_000)
    assert len(loads) <= 2, "it is drawn once more, with what came back, and not for ever"
    my_work(page, small)
    expect(page.locator("#op-here")).to_contain_text("4 lines of it could not be read and are kept aside.")
    assert [event.id for event in read(small.course / "work/small/record.jsonl").events] == [ids[0]]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    my_work(page, small)
    assert not any(id in body for body in sent for id in ids[1:]), "what was refused is not offered again"
    for width, scheme, rules in ((360, "light", None), (1280, "dark", COLOURS)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check(page, f"kept aside, {width} wide, {scheme}", rules=rules)
    page.get_by_role("button", name="Clear all my work").click()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator("#op-said")).to_contain_text("Cleared", timeout=20_000)
    my_work(page, small)
    assert page.evaluate(EVERY_ROW) == []
    expect(page.locator("#op-here")).not_to_contain_text("kept aside")
    assert not (small.course / "work/small/record.jsonl").exists()
