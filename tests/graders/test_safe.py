"""What a student typed is shown as typed; HTML is shown only if it can run nothing."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ownpace_graders.nbgrading.drawn import Renderer
from ownpace_graders.nbgrading.markdown import rendered
from ownpace_graders.safe import as_markdown, is_safe

SAFE = """
plain text, 3 > 2 &lt; 4
<p>A <strong>word</strong>,<br>and<br/>another<br />line</p>
<div class="op-marked"><blockquote>1/2 <small>(try 2)</small></blockquote></div>
<a href="https://example.org/?a=1&amp;b=2" title="t">x</a>
<a class="anchor-link" href="#Part-A">¶</a>
<a href="notes/page.html?x=a:b">x</a>
<img src="jupyter.png" alt="x" width="40">
<img src="media/bar.svg" alt=''>
<img src="my plot (1).png" alt=''>
<a href="./my data.csv">x</a>
<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">
<table border="1" class="dataframe"><tr style="text-align: right;"><th></th></tr></table>
<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>
<li><input class="task-list-item-checkbox" type="checkbox" disabled checked/>x</li>
<details open><summary>x</summary>y</details>
""".strip().splitlines()

UNSAFE = """
<script>alert(1)</script>
</script>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)">
<img src="x"onerror="alert(1)">
<img src="x" width=1 onerror=alert(1)>
<img/src="x"/onerror="alert(1)">
<img src="https://example.org/seen.png">
<img src="//example.org/seen.png">
<img src="/logout">
<img src="../../logout">
<img src="\\\\example.org\\x">
<img src="&#9;//example.org/seen.png">
<img src=" //example.org/seen.png">
<img src="a/%2e%2E/%2e./logout">
<img src="a/.&#10;./.&Tab;./logout.png">
<a href=" /logout">x</a>
<a href="a/../../logout">x</a>
<a href="https:/logout">x</a>
<img src="data:text/html;base64,PHNjcmlwdD4=">
<img srcset="x 1x">
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href="java&#115;cript:alert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href="&#1;javascript:alert(1)">x</a>
<a href="java&Tab;script:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="data:text/html,<script>">x</a>
<a href="vbscript:x">x</a>
<a href='javascript:alert(1)'>x</a>
<svg onload=alert(1)></svg>
<math><a xlink:href="javascript:alert(1)">x</a></math>
<math href="javascript:alert(1)">x</math>
<math><annotation-xml encoding="text/html"><b></b></annotation-xml></math>
<iframe src="x"></iframe>
<object data="x"></object>
<form action="x"><button>x</button></form>
<input type="image" src="x">
<input name="x">
<style>p{}</style>
<p style="background:url(x)">x</p>
<p onclick="alert(1)">x</p>
<!-- x -->
<!--><script>alert(1)</script>
<![CDATA[x]]>
<?x?>
<p
a < b
<
<p title="x<script>">y</p>
<p title="a" "b">x</p>
<body onload="x">
<base href="https://example.org/">
<meta http-equiv="refresh" content="0">
<p data-link="x">y</p>
<x>
""".strip().splitlines()


@pytest.mark.parametrize("markup", SAFE)
def test_harmless_html_is_safe(markup: str) -> None:
    assert is_safe(markup)


@pytest.mark.parametrize("markup", UNSAFE)
def test_html_that_could_run_or_ask_is_not_safe(markup: str) -> None:
    assert not is_safe(markup)
    assert not is_safe(f"<p>x</p>{markup}")


PARTS = [*"<>&\"'`*_[]()#+-.!|~^=:$\\{}/@ \n\t1aw", "<script>", "javascript:", "&lt;", "```", "  ", "http://"]
NASTY = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(NASTY)
@example("<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3))")
@example("1. one\n2) two\n- three\n    four\n> five\n# six\n===\n|a|\n|-|")
@example("costs $5 and $6")
@example("```mermaid\n<script>\n```")
@example("https://example.org and <https://example.org> and a@example.org")
def test_text_is_shown_as_typed(text: str) -> None:
    shown = MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments={})).render(as_markdown(text))
    assert is_safe(shown)
    assert set(re.findall(r"</?([a-z]+)", shown)) <= {"p", "br", "span"}
    assert _words(html.unescape(re.sub(r"<[^>]*>", "", shown))) == _words(text)


WITH_ONE = [*(f"a {mark}b{mark} c" for mark in (*PARTS, "~~", "https://")), "[a](b)", "\\*", "<b>", "a  \nb"]


@pytest.mark.parametrize("text", WITH_ONE)
def test_a_single_mark_is_seen(text: str) -> None:
    _is_drawn_as_by_nbconvert(text)


@given(NASTY)
def test_what_is_not_marked_is_drawn_as_nbconvert_draws_it(text: str) -> None:
    _is_drawn_as_by_nbconvert(text)


def _is_drawn_as_by_nbconvert(text: str) -> None:
    one, other = (Renderer(escape=False, exclude_anchor_links=True) for _ in range(2))
    assert rendered(text, one) == MarkdownWithMath(renderer=other).render(text)


def test_math_is_drawn_and_money_is_not() -> None:
    assert as_markdown(r"so $\sum_{i=1}^n i^2$ it is") == r"so $\sum_{i=1}^n i^2$ it is"
    assert as_markdown("$x<script>$").count("$") == 0
    assert "$5 and $6" not in as_markdown("costs $5 and $6")


def _words(text: str) -> list[str]:
    """The lines without those that are blank; tabs are shown as spaces."""
    lines = text.replace("\N{NO-BREAK SPACE}", " ").split("\n")
    return [re.sub(" +", " ", line.expandtabs(4)).strip() for line in lines if line.strip()]
