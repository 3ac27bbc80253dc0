"""What a student does on a lesson page, in a student's words."""

import re

from playwright.sync_api import Locator, Page, expect


class Student:
    """Works on the lesson at `address`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def open(self) -> None:
        """Open the lesson and wait until its first question takes an answer."""
        self.page.goto(self.address)
        self.ready(self.page.locator(".op-phase[data-state=open] .op-question").first)

    def ready(self, question: Locator) -> None:
        expect(question.locator(".op-check")).not_to_have_attribute("aria-disabled", "true")

    def question(self, item: str) -> Locator:
        return self.page.locator(f'.op-question[data-item="{item}"]')

    def go_to(self, phase: str) -> None:
        """Look at a phase, whether it is its turn or not."""
        section = self.page.locator(f"#{phase}")
        if section.get_attribute("data-state") == "closed":
            section.locator(".op-open").click()
        expect(section).to_have_attribute("data-state", "open")

    def answer(self, item: str, response: str | list[str]) -> Locator:
        """Give an answer and wait until it is said to be saved."""
        question = self.question(item)
        self.ready(question)
        self.fill(question, response)
        question.locator(".op-check").click()
        expect(question.locator(".op-saved")).to_have_text("Saved")
        return question

    def fill(self, question: Locator, response: str | list[str]) -> None:
        if question.locator(".op-option").count() == 0:
            question.locator("[name=response]").fill(str(response))
            return
        for option in [response] if isinstance(response, str) else response:
            question.locator(".op-option", has_text=re.compile(f"^{re.escape(option)}")).locator("input").check()

    def mark(self, item: str) -> str | None:
        return self.question(item).get_attribute("data-mark")
