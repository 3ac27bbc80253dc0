"""What a lesson's words mean, at the words: once a cell, and nowhere that a button would be in the way."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace.page.glossary import explained
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.front import read_front_matter

WORDS = {"numerator": "The number *above* the line.", "common fraction": "Such as 1/2.", "R & D": "Finding out."}
CASES = {
    "<p>The numerator.</p>": ["numerator"],
    "<p>Numerator, numerator</p><p>numerator</p>": ["Numerator"],
    "<p>A common fraction has a numerator.</p>": ["common fraction", "numerator"],
    "<p>numerators, denumerator, numerator_</p>": [],
    "<p>R &amp; D</p>": ["R &amp; D"],
    '<a href="#">numerator</a><code>numerator</code><h2>numerator</h2><label>numerator</label>': [],
    "<math><mi>numerator</mi></math><select><option>numerator</option></select>": [],
    '<img alt="numerator"><button title="numerator">x</button>': [],
    "<label><b>x</b> numerator</label> <i>numerator</i>": ["numerator"],
    "a < numerator": ["numerator"],
}


@pytest.mark.parametrize(("drawn", "wanted"), CASES.items())
def test_a_word_is_explained_where_it_comes_first(drawn: str, wanted: list[str]) -> None:
    found = explained(drawn, WORDS, "7")
    assert re.findall(r'<button type="button" class="op-term" popovertarget="[\w-]+">(.*?)</button>', found) == wanted
    assert re.findall(r'popovertarget="([\w-]+)"', found) == re.findall(r'id="([\w-]+)" popover', found)
    bare = re.sub(r"<span class=\"op-meaning\".*?</span>", "", found)
    assert re.sub(r'<button type="button" class="op-term"[^>]*>(.*?)</button>', r"\1", bare) == drawn
    assert explained(drawn, {}, "7") == drawn


@given(
    st.text(st.sampled_from("ab <>&;/\"'p="), max_size=80),
    st.text(st.sampled_from("ab &<.*+(["), min_size=1, max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_whatever_stands_there(drawn: str, word: str) -> None:
    if not word.strip():
        return
    found = explained(drawn, {word: "It."}, "1")
    bare = re.sub(r'<span class="op-meaning".*?</b> It\.</span>', "", found, flags=re.DOTALL)
    assert re.sub(r'<button type="button" class="op-term"[^>]*>(.*?)</button>', r"\1", bare, flags=re.DOTALL) == drawn


def test_a_long_text_is_read_once() -> None:
    began = time.thread_time()
    explained("<p>word word" * 20_000, {f"term {n}": "It." for n in range(200)}, "1")
    assert time.thread_time() - began < 5


def test_a_glossary_that_is_none_is_said(tmp_path: Path) -> None:
    front = "---\ntitle: T\nsummary: S\nobjectives: {}\nplan: []\nglossary: {}\n---"
    assert read_front_matter(front.replace("{}\n---", "{half: One of two.}\n---"), tmp_path).glossary == {
        "half": "One of two."
    }
    with pytest.raises(LessonError, match="The word 3 is not a short name and a sentence"):
        read_front_matter(front.replace("{}\n---", "{3: x}\n---"), tmp_path)
    with pytest.raises(LessonError, match="glossary in the front matter is not a word of the lesson"):
        read_front_matter(front.replace("{}\n---", "[half]\n---"), tmp_path)
