"""An example question answered in a browser, as its kind's own sample answers it."""

from __future__ import annotations

from random import Random
from typing import Any

from playwright.sync_api import Locator

from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.calls import Call

FILL = """(question, response) => {
  const fields = [...question.querySelectorAll(".op-form [name^=response]")];
  const isTick = ({ type }) => type === "radio" || type === "checkbox";
  const write = (field, value) => {
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const rows = question.querySelectorAll(".op-sequence > li");
  const all = [response].flat();
  if (rows.length > 0) {
    const row = (words) => [...rows].find((each) => each.querySelector("[name=response]").value === words);
    all.forEach((words, at) => write(row(words).querySelector("select"), String(at + 1)));
  } else if (typeof response === "object" && !Array.isArray(response)) {
    for (const [of, value] of Object.entries(response)) {
      const field = fields.find((each) => each.dataset.of === of && (!isTick(each) || each.value === value));
      if (isTick(field)) field.click();
      else write(field, value);
    }
  } else if (fields.some(isTick)) {
    for (const field of fields) {
      const wanted = all.includes(field.value);
      if (field.type === "radio" ? wanted : field.checked !== wanted) field.click();
    }
  } else {
    all.forEach((words, at) => write(fields[at], words));
  }
}"""


def sample(call: Call, *, right: bool) -> Any:
    """A response to the question: right, or wrong. Of a set it is what is typed for its first question; a wrong program
    is the one that the question begins with."""
    kind = KINDS[call.kind]
    if not right and kind.is_program(call.arguments):
        return call.arguments["start"]
    given = kind.sample(call.arguments, right, Random(7))  # noqa: S311 - no secret
    return given[0].get("given", "") if kind.grows else given


def answer(question: Locator, response: Any) -> None:
    """Fill in the form and press its button."""
    question.evaluate(FILL, response)
    question.locator(".op-check").first.click()
