"""Code that takes the kernel, or the page, away: it is said, nothing is lost, and the next try works."""

import re
import subprocess

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.coder import SQUARES, Coder, looping
from tests.e2e.conftest import Served
from tests.e2e.restarts import ended
from tests.processes import children, until


@pytest.fixture
def breaker(page: Page, assignment: Served) -> Coder:
    """A student who has just opened that notebook, and whose code or machine takes the kernel or the page away."""
    coder = Coder(page, assignment.lesson("ps1/problem1"))
    coder.open()
    return coder


def kill_kernels(served: Served) -> None:
    for child in children(served.process.pid):
        subprocess.run(["kill", "-9", str(child)], check=False)


def test_each_time_nothing_is_lost_and_the_next_try_works(breaker: Coder, assignment: Served) -> None:
    _stop_at_once_stops_what_was_just_run(breaker)
    _a_loop_that_refuses_to_stop_takes_only_the_kernel(breaker, assignment)
    _a_page_reloaded_during_a_loop_offers_to_stop_it(breaker, assignment)
    _half_typed_code_survives_a_reload_and_a_killed_kernel(breaker, assignment)
    _code_that_ended_well_once_and_then_hangs_locks_nobody_out(breaker, assignment)
    breaker.open()
    _code_that_ends_the_kernel_is_safe_and_does_not_end_the_next_one(breaker)


def _stop_at_once_stops_what_was_just_run(breaker: Coder) -> None:
    """Before the kernel has heard of it, which is when it could be stopped."""
    question = breaker.question("squares")
    breaker.run("sum_of_squares", "here = 'still'")
    breaker.write("squares", "while True:\n    pass")
    question.evaluate("(question) => ['run', 'stop'].forEach((each) => question.querySelector(`.op-${each}`).click())")
    expect(question.locator(".op-feedback")).to_contain_text("It was stopped before it came to an end", timeout=20_000)
    expect(question.locator(".op-stop")).to_be_hidden()
    expect(breaker.run("sum_of_squares", "here").locator(".op-outputs")).to_contain_text("still")


def _a_loop_that_refuses_to_stop_takes_only_the_kernel(breaker: Coder, assignment: Served) -> None:
    begun = assignment.course / "stubborn"
    loop = "while True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"
    stubborn = f"import time\nopen({str(begun)!r}, 'w').close()\n{loop}"
    breaker.write("squares", stubborn)
    question = breaker.question("squares")
    question.locator(".op-run").click()
    until(begun.exists)
    question.locator(".op-stop").click()
    expect(question.locator(".op-feedback")).to_contain_text("Everything here stopped", timeout=20_000)
    breaker.alive()
    assert breaker.written("squares") == stubborn
    breaker.check("squares", SQUARES)
    assert question.get_attribute("data-mark") == "right"
    expect(breaker.cell(5)).to_contain_text("[1, 4, 9")


def _a_page_reloaded_during_a_loop_offers_to_stop_it(breaker: Coder, assignment: Served) -> None:
    """Also where the server has not heard of it yet: of a busy computer it hears late."""
    source = looping(breaker, assignment)
    breaker.page.route(re.compile("/api/session/.*/problem1$"), _without_news_of_work, times=1)
    breaker.page.reload()
    breaker.page.get_by_role("button", name="Stop it").click()
    expect(breaker.page.locator("#op-banner")).to_be_hidden()
    breaker.alive()
    assert breaker.written("squares") == source
    breaker.check("squares", SQUARES)


def _without_news_of_work(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('{"busy": true}\n', ""))


def _half_typed_code_survives_a_reload_and_a_killed_kernel(breaker: Coder, assignment: Served) -> None:
    complaints = len(breaker.complaints)
    half = "def squares(n):\n    return [i ** "
    breaker.write("squares", half)
    expect(breaker.question("squares").locator(".op-saved")).to_have_text("Saved")
    breaker.open()
    assert breaker.written("squares") == half
    breaker.page.route("**/api/**", lambda route: route.abort())
    kill_kernels(assignment)
    banner = breaker.page.locator("#op-banner")
    expect(banner).to_contain_text("No connection")
    breaker.write("squares", half + "2 for")
    expect(breaker.question("squares").locator(".op-saved")).to_have_text("Saved on this computer")
    breaker.page.unroute("**/api/**")
    expect(breaker.question("squares").locator(".op-saved")).to_have_text("Saved", timeout=40_000)
    expect(banner).to_be_hidden()
    breaker.open()
    assert breaker.written("squares") == half + "2 for"
    assert all("ERR_FAILED" in complaint for complaint in breaker.complaints[complaints:]), breaker.complaints


def _code_that_ended_well_once_and_then_hangs_locks_nobody_out(breaker: Coder, assignment: Served) -> None:
    switch = assignment.course / "switch"
    code = f"import os, pathlib\nif pathlib.Path({str(switch)!r}).exists():\n    os._exit(1)"
    breaker.run("squares", code)
    switch.touch()
    with ended(breaker.page):
        kill_kernels(assignment)
    breaker.alive()
    expect(breaker.page.locator("#op-banner")).to_be_hidden()
    assert breaker.written("squares") == code
    breaker.check("squares", SQUARES)


def _code_that_ends_the_kernel_is_safe_and_does_not_end_the_next_one(breaker: Coder) -> None:
    breaker.check("sum_of_squares", "def sum_of_squares(n):\n    return 0")
    breaker.write("squares", "import os\nos._exit(1)")
    breaker.question("squares").locator(".op-run").click()
    banner = breaker.page.locator("#op-banner")
    for _ in range(3):
        expect(breaker.question("squares").locator(".op-feedback")).to_contain_text(
            "Look at it again before you run it"
        )
        expect(banner).to_be_hidden(timeout=20_000)
        breaker.alive()
        assert breaker.written("squares") == "import os\nos._exit(1)"
        with ended(breaker.page):
            breaker.question("squares").locator(".op-run").click()
    expect(banner).to_contain_text("stops again and again. Your answers are safe.")
    banner.get_by_role("button", name="Go on").click()
    breaker.alive()
    breaker.check("squares", SQUARES)
    assert breaker.question("squares").get_attribute("data-mark") == "right"
