"""HTML that a student made, written anew: what shows something stays, what acts or leaves its place does not."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ownpace_graders.safe.cleaned import cleaned
from tests.e2e.hostile_notebook import ACTS, RUNS
from tests.graders.test_safe import UNSAFE

PANDAS = """<div>
<style scoped>
    .dataframe tbody tr th { vertical-align: top; }
</style>
<table border="1" class="dataframe">
  <thead><tr style="text-align: right;"><th></th><th>a &lt; b</th></tr></thead>
  <tbody><tr><th>0</th><td style="background-color: #ff0000; position: fixed">1</td></tr></tbody>
</table>
</div>"""
SHOWN = [
    ("<p>A <strong>word</strong><br>3 &gt; 2</p>", "<p>A <strong>word</strong><br>3 &gt; 2</p>"),
    ("a < b & c", "a &lt; b &amp; c"),
    ('<img src="data:image/png;base64,AAAA" alt="A">', '<img src="data:image/png;base64,AAAA" alt="A">'),
    ("<img src=media/bar.svg width=40>", '<img src="media/bar.svg" width="40">'),
    ("<img src=//example.org/x.png alt=Bar>", "Bar"),
    ('<img src="&#9;//example.org/x.png" alt=Bar>', "Bar"),
    ('<img src=" /own.png" alt=Bar><img src="a/%2E%2e/own.png">', "Bar"),
    ('<a href="https://example.org/?a=1&amp;b">words</a>', "words (https://example.org/?a=1&amp;b)"),
    ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
    ('<a href="javascript:1">words</a> <a href="/lab">own</a>', "words own"),
    ("<input type=checkbox checked> done <input type=checkbox>", "☑ done ☐"),
    ("<b>x</div></b></p>y", "<b>x</b>y"),
    ("<td>1", "<td>1</td>"),
    ("<svg><script>1</script></svg>after<style>b</style>", "after"),
    ("<!-- <b> -->x<!-- <i>", "x"),
    ("<x-y>x</x-y>", "x"),
    ("<math><mspace width='-0.2em'/><mi>x</mi></math>", '<math><mspace width="-0.2em"></mspace><mi>x</mi></math>'),
]


@pytest.mark.parametrize(("markup", "shown"), SHOWN)
def test_what_shows_something_stays(markup: str, shown: str) -> None:
    assert cleaned(markup) == shown


def test_a_table_of_pandas_is_shown() -> None:
    shown = cleaned(PANDAS)
    assert '<tr style="text-align: right"><th></th><th>a &lt; b</th></tr>' in shown
    assert '<td style="background-color: #ff0000">1</td>' in shown
    assert not [word for word in ("style scoped", "dataframe", "fixed", "vertical") if word in shown]


MARKS = ["<p", "<b>", "</b>", "<table>", "<td>", "</table>", "<math>", "<mi>", "<!--"]
PARTS = [*"<>/\"'=& \n", *RUNS, *ACTS, *UNSAFE, *MARKS]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
@example("".join(UNSAFE))
@example("".join(RUNS + ACTS))
def test_whatever_comes_in_is_whole_and_harmless(markup: str) -> None:
    shown = cleaned(markup)
    reader = _Reader()
    reader.feed(shown)
    reader.close()
    assert reader.open == []
    assert cleaned(shown) == shown


class _Reader(HTMLParser):
    """Fails on what is not whole, or not known to be harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"a", "base", "button", "form", "iframe", "input", "link", "meta", "script", "style", "svg"}
        for name, value in attrs:
            assert not re.match(r"on|data-|aria-|id$|name$|href|for$|role$|tabindex$|srcset|action", name), (
                name,
                value,
            )
            assert name != "class" or value == "op-marked"
            assert name != "style" or not re.search(r"position|url|margin|transform|width", value or "")
            assert name != "src" or not re.match(r"[\0-\x20]*(?:[a-ce-z][a-z]*:|/|\.)|.*(?:\.\.|%2e)", value or "")
        if tag not in {"br", "col", "hr", "img", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    unknown_decl = handle_pi = handle_comment


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<a ",
        "<div>",
        "</div>",
        "<b a=1 ",
        "<!--",
        "<style>",
        '<p style="color:',
        "&lt",
        "<b a",
        "<a href=x>",
        "/ ",
    ],
)
def test_the_cost_grows_with_the_length_only(part: str) -> None:
    begun = time.process_time()
    cleaned(part * (100_000 // len(part)))
    cleaned("<b" + part[1:] * 50_000)
    assert time.process_time() - begun < 10
