"""What a student does with the answers of an nbgrader assignment, in a student's words."""

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.processes import until

SQUARES = """def squares(n):
    if n < 1:
        raise ValueError("n must be greater than or equal to 1")
    return [i ** 2 for i in range(1, n + 1)]"""
WRONG = "def squares(n):\n    return [i ** 2 for i in range(n)]"


class Coder(Student):
    """Works on the assignment's page at `address`; answers are named as nbgrader names them."""

    def open(self) -> None:
        self.page.goto(self.address)
        self.alive()

    def alive(self) -> None:
        self.page.wait_for_selector("html[data-session=ready]", timeout=30_000)
        expect(self.page.locator(".op-question [aria-disabled=true]")).to_have_count(0)

    def question(self, item: str) -> Locator:
        return self.page.locator(f'.op-question[data-item$="{item}"]').and_(
            self.page.locator(f'.op-question[data-item="{item}"], .op-question[data-item$="/{item}"]')
        )

    def editor(self, item: str) -> Locator:
        return self.question(item).locator(".cm-content, textarea")

    def write(self, item: str, source: str) -> None:
        self.editor(item).fill(source)

    def written(self, item: str) -> str:
        """What stands in the answer now."""
        field = self.question(item).locator("textarea")
        if field.count():
            return field.input_value()
        return "\n".join(self.question(item).locator(".cm-line").all_inner_texts()).replace("\u200b", "")

    def press(self, item: str, button: str) -> Locator:
        """Press a button, and wait until what it starts has ended and is saved."""
        question = self.question(item)
        question.locator(f".op-{button}").click()
        expect(question.locator(".op-saved")).to_have_text("Saved", timeout=30_000)
        return question

    def run(self, item: str, source: str) -> Locator:
        self.write(item, source)
        return self.press(item, "run")

    def check(self, item: str, source: str) -> Locator:
        self.write(item, source)
        return self.press(item, "check")

    def cell(self, number: int) -> Locator:
        """A cell as people count them."""
        return self.page.locator(f'.op-cell[data-cell="{number - 1}"]')


def looping(coder: Coder, served: Served) -> str:
    """Run a loop without end, and wait until it runs: what is interrupted before is not the loop. The code."""
    begun = served.course / "begun"
    begun.unlink(missing_ok=True)
    source = f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass"
    coder.write("squares", source)
    expect(coder.question("squares").locator(".op-stop")).to_be_hidden()
    coder.question("squares").locator(".op-run").click()
    until(begun.exists)
    return source
