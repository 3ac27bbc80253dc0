"""nbgrader's own quickstart assignment, which has never heard of Ownpace: released, worked on, handed in, graded."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ownpace_graders.course import find_course
from ownpace_graders.nbgrading.gradebook import scores
from ownpace_graders.record import read
from tests.e2e.coder import SQUARES, WRONG, Coder, looping
from tests.e2e.conftest import Served, browsing, ownpace
from tests.processes import until


@pytest.fixture(scope="module")
def desk(quickstart: Path, tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., Served]) -> Served:
    """The assignment on a server whose kernel goes on, whatever is tried with it."""
    return serve_all(shutil.copytree(quickstart, tmp_path_factory.mktemp("desk") / "stock"))


@pytest.fixture(scope="module")
def seated(desk: Served, browser: Browser) -> Iterator[Coder]:
    with browsing(browser) as context:
        coder = Coder(context.new_page(), desk.lesson("ps1/problem1"))
        coder.open()
        yield coder


@pytest.fixture
def coder(seated: Coder) -> Coder:
    """A student who has worked for a while on the assignment's first notebook: its page is open and alive."""
    seated.alive()
    seated.complaints.clear()
    return seated


def record_of(served: Served) -> Path:
    return served.course / "work/ps1/record.jsonl"


def kept(served: Served, kind: str) -> list[tuple[str, object]]:
    return [(event.item, event.data) for event in read(record_of(served)).events if event.kind == kind]


def test_all_the_way_from_the_card_into_the_gradebook(page: Page, assignment: Served) -> None:
    page.add_init_script(
        """window.jumped = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.jumped += entry.value; }))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    _every_notebook_has_a_card_and_a_page(page, assignment)
    coder = Coder(page, assignment.lesson("ps1/problem1"))
    coder.open()
    _the_starter_is_in_an_editor_and_nothing_jumps(coder)
    _check_says_which_check_fails_and_then_right(coder, assignment)
    _a_cell_that_needs_the_code_comes_when_it_has_run(coder)
    assert coder.complaints == []
    _into_the_gradebook(coder, assignment)


def _every_notebook_has_a_card_and_a_page(page: Page, assignment: Served) -> None:
    page.goto(assignment.url)
    cards = page.locator(".op-card")
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text("problem1")
    expect(cards.nth(1)).to_contain_text("problem2")
    cards.nth(1).get_by_role("link", name=re.compile("Begin")).click()
    expect(page).to_have_url(re.compile("/lesson/ps1/problem2/$"))
    expect(page.get_by_text("Describe, in words, what this code does")).to_be_visible()


def _the_starter_is_in_an_editor_and_nothing_jumps(coder: Coder) -> None:
    page = coder.page
    assert "# YOUR CODE HERE\n    raise NotImplementedError()" in coder.written("squares")
    expect(coder.question("squares").locator(".cm-editor")).to_be_visible()
    expect(coder.question("squares").get_by_role("textbox", name="Your code")).to_be_visible()
    expect(page.locator(".op-prose img")).to_be_visible()
    for number in (5, 11):
        expect(coder.cell(number)).to_contain_text("This part needs your code above")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.jumped") < 0.05


def _check_says_which_check_fails_and_then_right(coder: Coder, assignment: Served) -> None:
    question = coder.press("squares", "check")
    expect(question.locator(".op-feedback")).to_contain_text("There is still something to write here")
    assert question.get_attribute("data-mark") == "wrong"
    question = coder.check("squares", WRONG)
    feedback = question.locator(".op-feedback")
    expect(feedback).to_contain_text("Check 1 of 2 does not pass (Check that squares returns the correct output")
    expect(feedback.locator("pre")).to_have_text("assert squares(1) == [1]")
    question = coder.check("squares", SQUARES.replace("n < 1", "n < 0"))
    expect(feedback).to_contain_text("Check 2 of 2")
    expect(feedback).to_contain_text("did not raise")
    expect(coder.page.locator("#op-progress")).to_have_attribute("aria-valuenow", "0")
    question = coder.check("squares", SQUARES)
    expect(feedback).to_have_text("Right! Every check passes.")
    assert question.get_attribute("data-mark") == "right"
    expect(coder.page.locator("#op-progress")).to_have_attribute("aria-valuenow", "1")
    assert [data for _, data in kept(assignment, "check")] == [{"right": False}] * 3 + [{"right": True}]
    assert {item for item, _ in kept(assignment, "answer")} == {"problem1/squares"}


def _a_cell_that_needs_the_code_comes_when_it_has_run(coder: Coder) -> None:
    coder.run("squares", WRONG)
    expect(coder.cell(5)).to_contain_text("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]")
    coder.check("squares", SQUARES)
    expect(coder.cell(5)).to_contain_text("[1, 4, 9, 16, 25, 36, 49, 64, 81, 100]")
    expect(coder.cell(11)).to_contain_text("This part needs your code above")
    coder.run("sum_of_squares", "def sum_of_squares(n):\n    return sum(squares(n))")
    expect(coder.cell(11)).to_contain_text("385")
    expect(coder.cell(11)).not_to_contain_text("This part needs")


def _into_the_gradebook(coder: Coder, assignment: Served) -> None:
    coder.check("sum_of_squares", "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6")
    coder.write("sum_of_squares_equation", "$\\sum_{i=1}^n i^2$")
    expect(coder.question("sum_of_squares_equation").locator(".op-saved")).to_have_text("Saved")
    coder.run("sum_of_squares_application", "def pyramid(n):\n    return sum_of_squares(n)")
    second = Coder(coder.page, assignment.lesson("ps1/problem2"))
    second.open()
    second.write("part-a", "It adds up.")
    expect(second.question("part-a").locator(".op-saved")).to_have_text("Saved")
    coder.page.locator("#op-handin-button").click()
    coder.page.get_by_role("button", name="Hand in now").click()
    with coder.page.expect_download() as download:
        coder.page.get_by_role("link", name="Save your work as a file").click()
    inbox = assignment.course / download.value.suggested_filename
    download.value.save_as(inbox)
    assert "1 collected" in ownpace("collect", str(inbox), folder=assignment.course).stdout
    ownpace("grade", "ps1", folder=assignment.course)
    found = scores(find_course(assignment.course), "ps1")
    assert {score.item: (score.score, score.max_score, score.needs_manual) for score in found} == {
        "correct_squares": (1, 1, False),
        "squares_invalid_input": (1, 1, False),
        "correct_sum_of_squares": (0.5, 0.5, False),
        "sum_of_squares_uses_squares": (0, 0.5, False),
        "sum_of_squares_equation": (0, 1, True),
        "sum_of_squares_application": (0, 2, True),
        "cell-938593c4a215c6cc": (0, 4, True),
        "part-a": (0, 1, True),
        "part-b": (0, 2, False),
    }


def test_a_network_without_web_sockets_is_said_and_what_is_written_is_kept(page: Page, desk: Served) -> None:
    open_again: list[bool] = []
    page.route_web_socket(re.compile(".*"), lambda socket: socket.connect_to_server() if open_again else socket.close())
    page.goto(desk.lesson("ps1/problem1"))
    notice = page.locator('[data-subject="sockets"]')
    expect(notice).to_contain_text("Code cannot run on this network", timeout=30_000)
    coder = Coder(page, desk.lesson("ps1/problem1"))
    saved = coder.question("squares").locator(".op-saved")
    expect(saved).to_have_text("Cannot run here")
    written = f"{SQUARES}  # without a kernel"
    coder.write("squares", written)
    expect(saved).to_have_text("Saved")
    assert kept(desk, "answer")[-1][1] == {"response": written, "of": ""}
    open_again.append(True)
    coder.open()
    expect(notice).to_have_count(0)
    assert coder.written("squares") == written


def test_run_shows_text_and_what_is_displayed(coder: Coder) -> None:
    question = coder.run(
        "squares",
        "from IPython.display import HTML\nprint('hello', 6 * 7)\ndisplay(HTML('<b class=rich>bold</b>'))\n6 / 4",
    )
    outputs = question.locator(".op-outputs")
    expect(outputs.locator(".op-stdout")).to_have_text("hello 42\n")
    expect(outputs.locator("b.rich")).to_have_text("bold")
    expect(outputs).to_contain_text("1.5")
    expect(question.locator(".op-feedback")).to_be_empty()


def test_the_keyboard_runs_code_and_leaves_the_editor(coder: Coder) -> None:
    coder.write("squares", "print('by key')")
    coder.editor("squares").press("Shift+Enter")
    expect(coder.question("squares").locator(".op-stdout")).to_have_text("by key\n")
    assert coder.written("squares") == "print('by key')"
    coder.editor("squares").press("Escape")
    coder.page.keyboard.press("Tab")
    expect(coder.question("squares").locator(".op-run")).to_be_focused()


def test_an_error_is_said_calmly_with_the_students_own_line(coder: Coder) -> None:
    question = coder.run("squares", "def squares(n):\n    return n + nonsense\n\nsquares(3)")
    feedback = question.locator(".op-feedback")
    expect(feedback).to_contain_text("NameError on line 2")
    expect(feedback.locator("pre")).to_have_text("return n + nonsense")
    expect(question).not_to_contain_text("Traceback")
    question = coder.run("squares", "def squares(n)\n    return n")
    expect(question.locator(".op-feedback")).to_contain_text("SyntaxError on line 1")


def test_an_endless_loop_is_stopped_and_the_page_goes_on(coder: Coder, desk: Served) -> None:
    looping(coder, desk)
    question = coder.question("squares")
    coder.editor("squares").press("End")
    coder.page.keyboard.type("  # typed while it runs")
    question.locator(".op-stop").click()
    expect(question.locator(".op-feedback")).to_contain_text("It was stopped before it came to an end")
    expect(question.locator(".op-saved")).to_have_text("Saved")
    expect(question.locator(".op-stop")).to_be_hidden()
    until(lambda: "typed while it runs" in str(kept(desk, "answer")[-1]))
    coder.check("squares", SQUARES)
    assert question.get_attribute("data-mark") == "right"
    assert coder.complaints == []


ODD = [
    ("name = input('Who? ')", "cannot ask anything here"),
    ("exit()", "ends itself here"),
    ("quit()", "ends itself here"),
    ("import sys; sys.exit(3)", "ends itself here"),
    ("def f(): return f()\nf()", "calls itself"),
    ("class E(Exception):\n    def __str__(self): return 1 / 0\nraise E", "E on line 3"),
    ("%nosuchmagic", "UsageError"),
]


def test_odd_code_is_answered_in_words(coder: Coder) -> None:
    for source, words in ODD:
        expect(coder.run("squares", source).locator(".op-feedback")).to_contain_text(words)
    question = coder.run("squares", "%time x = 1\n!echo from the shell")
    expect(question.locator(".op-outputs")).to_contain_text("from the shell")
    coder.run("squares", "import threading\nthreading.Timer(1, print, ('late',)).start()")
    coder.page.wait_for_timeout(1500)
    question = coder.run("squares", "print('x' * 10_000_000)")
    expect(question.locator(".op-outputs")).to_contain_text("9,900,001 more characters are not shown")
    expect(coder.run("squares", "for i in range(300): display(i)").locator(".op-outputs")).to_contain_text(
        "250 more outputs are not shown"
    )
    coder.check("squares", SQUARES)
    assert coder.question("squares").get_attribute("data-mark") == "right"
    assert coder.complaints == []


def test_output_cannot_run_script(coder: Coder) -> None:
    hostile = "<script>document.title='caught'</script><img src=x onerror=\"document.title='caught'\">"
    shown = f"display(HTML({hostile!r}), Javascript('document.title = 1'))"
    source = f"from IPython.display import HTML, Javascript\n{shown}"
    question = coder.run("squares", source)
    # What has a script of its own runs where it can do nothing, and not in the page.
    expect(question.frame_locator("iframe").locator("img")).to_have_count(1)
    expect(question.get_by_text("This part of the lesson cannot be shown here.")).to_be_visible()
    coder.page.wait_for_timeout(500)
    assert coder.page.title() == "problem1"
    coder.run("squares", f"raise ValueError({hostile!r})")
    expect(coder.question("squares").locator(".op-feedback")).to_contain_text("<script>")
    assert coder.question("squares").locator(".op-feedback img").count() == 0


def test_a_written_answer_is_kept_as_it_is_typed(coder: Coder, desk: Served) -> None:
    coder.write("sum_of_squares_equation", "$\\sum_{i=1}^n i^2$ <b>&")
    question = coder.question("sum_of_squares_equation")
    expect(question.locator(".op-saved")).to_have_text("Saved")
    assert question.get_attribute("data-mark") == "answered"
    expect(question.locator(".op-run")).to_have_count(0)
    coder.open()
    assert coder.written("sum_of_squares_equation") == "$\\sum_{i=1}^n i^2$ <b>&"


def test_code_that_a_teacher_marks_runs_and_has_no_check(coder: Coder) -> None:
    question = coder.question("sum_of_squares_application")
    expect(question.locator(".op-check")).to_have_count(0)
    coder.run("sum_of_squares_application", "print('mine')")
    expect(question.locator(".op-stdout")).to_have_text("mine\n")
    assert question.get_attribute("data-mark") == "answered"
