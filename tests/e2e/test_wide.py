"""Whatever an author puts into a lesson, the page is no wider than the screen: it breaks, or scrolls by itself."""

from collections.abc import Callable
from pathlib import Path

from nbformat import v4, write
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served

WORD, ADDRESS = "x" * 200, "https://example.org/" + "a/b-" * 60
SUM = "$" + "+".join(f"b_{{{number}}}" for number in range(50)) + "$"
CODE = "`" + "c" * 180 + "`"
TABLE = "\n".join("|" + f"{each}|" * 25 for each in ("head", "---", "cell"))
ALL = f"""Words {WORD} and <{ADDRESS}> and {SUM} and {CODE}

$${SUM.strip("$")}$$

```
{"code " * 60}
```

{TABLE}

<iframe width="900" height="50" title="A film" srcdoc="film"></iframe>

- in a list {WORD} {SUM}

> in a quotation {SUM}
"""
QUESTIONS = [
    f"ask.number('one', {f'{WORD} {SUM} {CODE}'!r}, answer=3, steps=[{ALL!r}], hints=[{ALL!r}])",
    f"ask.choice('two', {ALL!r}, options=[{WORD!r}, {SUM!r}, {ADDRESS!r}, {CODE!r}], answer={WORD!r})",
    f"ask.text('three', {f'$${SUM}$$'!r}, answer='a')",
    f"show.worked({f'{WORD} {SUM}'!r}, steps=[{ALL!r}, {WORD!r}])",
]


def wide(course: Path) -> Path:
    """A course of one lesson, `wide`, in which everything is too wide."""
    folder = course / "release/wide"
    folder.mkdir(parents=True)
    cells = [
        v4.new_markdown_cell(f"# {WORD}"),
        v4.new_markdown_cell("Short: $a + b$"),
        v4.new_markdown_cell(f"## {WORD}\n\n{ALL}"),
    ]
    cells += [v4.new_code_cell(source) for source in ("from ownpace import ask, show", *QUESTIONS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    write(v4.new_notebook(cells=cells, metadata=kernel), folder / "wide.ipynb")
    return course


def test_what_is_too_wide_breaks_or_scrolls_by_itself(page: Page, tmp_path: Path, serve: Callable[..., Served]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(serve(wide(tmp_path / "course")).lesson("wide"))
    page.locator('[data-item="one"] .op-hint').click()
    expect(page.locator('[data-item="one"] .op-hints > li')).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(HIDDEN) == []
    formula = page.locator(".op-cell > .op-prose > div.op-math").first
    expect(formula).to_have_attribute("tabindex", "0")
    formula.press("End")
    page.keyboard.press("ArrowRight")
    expect(formula).to_have_attribute("data-more-left", "")
    short = page.locator(".op-prose").get_by_text("Short:")
    expect(short).to_be_visible()
    expect(short).not_to_have_attribute("tabindex", "0")


HIDDEN = """[...document.querySelectorAll("math, pre, table")].filter((each) => each.checkVisibility())
  .map((each) => {
    while (each.id !== "op-main" && each.scrollWidth <= each.clientWidth + 1) each = each.parentElement;
    return each;
  })
  .filter((each) => each.id !== "op-main" && getComputedStyle(each).overflowX === "auto")
  .filter((each) => !each.hasAttribute("data-more-right") || (each.tabIndex < 0 && !each.querySelector("a, input")))
  .map((each) => each.outerHTML.slice(0, 200))"""
"""What goes on to the right, and does not show it or cannot be reached by the keyboard."""
