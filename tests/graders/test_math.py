"""LaTeX as MathML: what it becomes, that all of it can be shown, and what cannot be drawn is shown whole."""

import re
from pathlib import Path

import pytest

from ownpace_graders.lesson.markdown import to_html
from ownpace_graders.lesson.math import math, unknown
from ownpace_graders.safe import is_safe

THIN = "0.167em"
DRAWN = {
    r"\cancel{3}": "background-image: linear-gradient(to top left,",
    r"\bcancel{3}": "background-image: linear-gradient(to top right,",
    r"\xcancel{3}": "), linear-gradient(to top right,",
    r"\boxed{x}": "border: 1px solid; padding: 0.15em 0.3em",
    r"\begin{array}{c|c}a&b\\c&d\end{array}": '<mtd style="border-inline-end: 1px solid"><mi>c</mi>',
    r"\begin{array}{r}12\\+3\\\hline 15\end{array}": '<mtd style="border-block-end: 1px solid; text-align: right;',
    r"\begin{align}a&=b\end{align}": '<mtd style="padding-inline-end: 0; text-align: right; text-align: -webkit-right"',
    r"\begin{align}a&=b \end{align}": '<mtd style="padding-inline-start: 0; text-align: left;',
    r"\begin{gather}a\\b\end{gather}": "<mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr>",
    r"\mathrm{d}x": '<mi mathvariant="normal">d</mi><mi>x</mi>',
    r"\nicefrac{1}{2}": "<mfrac><mrow><mn>1</mn></mrow>",
    r"\sfrac12": "<mfrac><mn>1</mn><mn>2</mn></mfrac>",
    r"\begin{pmatrix}a\end{pmatrix}": '<mo form="prefix" fence="true" stretchy="true">(</mo>',
    r"\begin{vmatrix}a\end{vmatrix}": '<mtable style="border-inline: 1px solid; padding-inline: 0.3em">',
    r"\begin{Vmatrix}a\end{Vmatrix}": '<mtable style="border-inline: 3px double; padding-inline: 0.3em">',
    r"\ce{H2O}": "<mn>2</mn>",
    r"\ce{SO4^2-}": "<mrow><mn>2</mn><mo>−</mo></mrow></msubsup>",
    r"\ce{Na+}": "<mrow><mo>+</mo></mrow></msup>",
    r"\ce{A <=> B}": "<mo>⇌</mo>",
    r"\SI{3}{m/s}": '<mn>3</mn><mspace width="0.167em" />',
    r"\num{12.5}": "<mn>12.5</mn>",
    r"a < b & c": "&lt;",
    r"\pi r^2": "<mi>π</mi>",
    r"2\sin x": f'<mn>2</mn><mo lspace="{THIN}" rspace="{THIN}">sin</mo><mi>x</mi>',
    r"\sin(x)": '<mo lspace="0" rspace="0">sin</mo><mo stretchy="false">(</mo>',
    r"\log_{10} 100": f'<msub><mo lspace="0" rspace="{THIN}">log</mo>',
    r"f'(x)": '<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>',
    r"0.\overline{3}": "<mn>0.</mn><mover>",
    r"A \setminus B": "<mi>A</mi><mo>∖</mo><mi>B</mi>",
}
WHOLE = [r"\foo{x}", r"\frac", r"\SI{3}{\furlong}", r"\longdiv{3}", r"a \undefined b"]
DISPLAYED = {
    "in a line $$x^2$$ of words": "a line <span",
    "- $$x^2$$": "<li>",
    "- words\n\n  $$\n  x^2\n  $$": "<li>",
    "> $$x^2$$": "<blockquote>",
    "| a |\n|---|\n| $$x^2$$ |": "<td>",
    "\\begin{align}\nx^2 &= y \\\\\nz &= 1\n\\end{align}": "<mtable",
}


@pytest.mark.parametrize("latex", DRAWN)
def test_what_browsers_leave_out_is_drawn(latex: str) -> None:
    made = math(latex)
    assert DRAWN[latex] in made
    assert not re.search(r"\\|<menclose|columnalign|columnlines|rowlines", made)
    assert is_safe(made)


@pytest.mark.parametrize("latex", WHOLE)
def test_what_cannot_be_drawn_is_shown_whole(latex: str) -> None:
    assert math(latex) == f'<code class="op-math">{latex}</code>'


@pytest.mark.parametrize("text", DISPLAYED)
def test_displayed_math_is_found_wherever_it_stands(text: str) -> None:
    made = to_html(text)
    assert DISPLAYED[text] in made
    assert made.count("<math") == 1
    assert 'display="block"' in made
    assert "<msup><mi>x</mi>" in made
    assert "$" not in made
    assert "begin" not in made


FORMULAS = [
    line
    for line in Path(__file__).with_name("formulas.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]


def test_the_formulas_of_school_and_first_year_are_drawn() -> None:
    assert len(FORMULAS) >= 150
    shown = {latex: math(latex) for latex in FORMULAS}
    assert [latex for latex, drawn in shown.items() if "<code" in drawn or "\\" in drawn] == []
    assert [latex for latex, drawn in shown.items() if not is_safe(drawn)] == []


def test_an_unknown_command_is_named() -> None:
    assert (unknown(r"1 + \oddly{2}"), unknown(r"\frac12")) == (r"\oddly", "")


def test_dollars_that_are_money_or_code_stay() -> None:
    for text in ("It costs $5 or $6.", r"\$\$x\$\$", "`$$x$$`", "```\n$$x$$\n```"):
        assert "<math" not in to_html(text)
