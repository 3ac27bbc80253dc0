"""Formulas on the page of feedback: drawn without a script, or shown as they were typed."""

import re
from pathlib import Path

import pytest
from nbformat import v4

from ownpace_graders.nbgrading.drawn import mathml
from tests.graders.test_handback import page


@pytest.mark.parametrize(
    "text",
    [
        r"so $\frac{1}{2}$ it is",
        "$$\nx^2\n$$",
        r"\begin{align}a &= b\\ c &= d\end{align}",
        "$$\\begin{aligned}a &= b\\end{aligned}$$",
        r"\\(x\\) and \\[y\\]",
    ],
)
def test_math_needs_no_script(tmp_path: Path, text: str) -> None:
    shown = page(tmp_path, v4.new_markdown_cell(text))
    assert "<math" in shown
    assert "$" not in re.sub(r"(?s)<style.*?</style>", "", shown)
    assert "<script" not in shown
    assert "cdn" not in shown


def test_latex_that_code_puts_out_is_drawn_too(tmp_path: Path) -> None:
    output = v4.new_output("display_data", {"text/latex": r"$\displaystyle x^{2}$", "text/plain": "x**2"})
    assert "<msup><mi>x</mi>" in page(tmp_path, v4.new_code_cell("x**2", outputs=[output]))


@pytest.mark.parametrize("latex", [r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{x}", r"\frac"])
def test_math_that_could_do_harm_or_is_none_is_shown_as_it_was_typed(latex: str) -> None:
    drawn = mathml(latex)
    assert drawn.startswith("<code") or "<mtext>&lt;img" in drawn
    assert not {"<img", "<a", "href="} & set(re.findall(r"<\w+|href=(?=\")", drawn))
