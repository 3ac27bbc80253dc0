"""What stands in autograded/: what students made, as every page and program that opens it may have it."""

import re
from typing import Any

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, v4

from ownpace_graders.nbgrading.drawn import drawn
from ownpace_graders.nbgrading.shown import ShowSafely
from ownpace_graders.nbgrading.shown import shown as shown_output
from ownpace_graders.safe.cleaned import cleaned

RUNS = "<script>alert(1)</script>"
PANDAS = "<div><style scoped>.dataframe {}</style><table class='dataframe'><tr><td>1</td></tr></table></div>"


def shown(*cells: Any) -> list[Any]:
    """The cells as they are left, none of which the teacher wrote."""
    book = v4.new_notebook()
    book.cells = [NotebookNode(cell) for cell in cells]
    preprocessor = ShowSafely()
    preprocessor.teachers = {"n": frozenset()}
    preprocessor.preprocess(book, {"nbgrader": {"notebook": "n", "assignment": "a"}})
    return list(book.cells)


def test_text_that_could_act_is_shown_as_typed() -> None:
    acts = ['<div class="nbgrader_cell">x</div>', '<b id="exit-1">x</b>', "<a href='/formgrader?path=/x'>x</a>", RUNS]
    for cell, text in zip(shown(*map(v4.new_markdown_cell, acts)), acts, strict=True):
        assert "<" not in cell.source
        assert cell.source.count("&#60;") == text.count("<")
    (plain,) = shown(v4.new_markdown_cell("# A *heading*, <b>bold</b> and [a link](https://example.org)"))
    assert plain.source == "# A *heading*, <b>bold</b> and [a link](https://example.org)"


def test_a_raw_cell_is_not_part_of_a_page() -> None:
    cells = shown(v4.new_raw_cell(RUNS), v4.new_raw_cell(RUNS, metadata={"raw_mimetype": "text/html"}))
    made, _ = HTMLExporter(template_name="classic").from_notebook_node(v4.new_notebook(cells=cells))
    assert RUNS not in made


def test_an_attached_picture_is_shown_whatever_its_name() -> None:
    text = "![](<attachment:my photo.png>)"
    (cell,) = shown(v4.new_markdown_cell(text, attachments={"my photo.png": {"image/png": "AAAA"}}))
    assert cell.source == text
    made, _ = HTMLExporter(template_name="classic").from_notebook_node(v4.new_notebook(cells=[cell]))
    assert 'src="data:image/png;base64,AAAA"' in made


NAME, PICTURE = "my photo.png", {"my photo.png": {"image/png": "iVBORw0KGgo="}}
TAGS = {
    '<img src="attachment:my photo.png" width="300">': ' width="300"',
    "<img src='attachment:my%20photo.png' width=300/>": ' width="300"',
    '<p align="center"><IMG width=50% alt="my &quot;desk&quot;" src="attachment:my%20photo.png" /></p>': ' width="50%"',
    '<center><img style="color: red; width: 40px" src=attachment:my%20photo.png></center>': ' width="40"',
    'so <img onerror="alert(1)" src="attachment:my photo.png" class="full-credit" id="exit-1"> it is': "",
    '<div>\n<img src="attachment:my photo.png"\n     height="20px"/>\n</div>': ' height="20"',
}


@pytest.mark.parametrize("tag", TAGS)
def test_a_picture_attached_is_shown_where_html_names_it(tag: str) -> None:
    (cell,) = shown(v4.new_markdown_cell(f"This is my desk.\n\n{tag}", attachments=PICTURE))
    assert not {"onerror", "class", "id="} & set(cell.source.replace('"', " ").split())
    fed_back = drawn(cell.source, cell.attachments)
    for page in (fed_back, cleaned(fed_back)):  # as the pages of feedback and of marking have it
        assert re.search(rf'<img src="data:image/png;base64,iVBORw0KGgo="[^>]*{TAGS[tag]}[^>]*>', page), page
        assert "onerror" not in page


def test_what_is_attached_to_nothing_is_shown_as_typed() -> None:
    (cell,) = shown(v4.new_markdown_cell('<img src="attachment:other.png">', attachments=PICTURE))
    assert cell.source.startswith("&#60;img")


def test_a_picture_is_not_text() -> None:
    attached = {"x.png": {"image/png": '"><script>alert(1)</script>'}}
    for text in ('<img src="attachment:x.png">', "![](attachment:x.png)"):
        (cell,) = shown(v4.new_markdown_cell(text, attachments=attached))
        assert not cell.source.startswith(("<", "!["))
        assert "<script>" not in drawn(text, attached)


@pytest.mark.parametrize("text", ["![](attachment:x.png)\n", '<img src="attachment:x.png">\n\n'])
def test_a_picture_shown_a_thousand_times_fills_no_memory(text: str) -> None:
    attached = {"x.png": {"image/png": "A" * 1_000_000}}
    (cell,) = shown(v4.new_markdown_cell(text * 1000, attachments=attached))
    assert not cell.source.startswith(("<", "!["))
    assert len(drawn(text * 1000, attached)) < 6_000_000


def test_outputs_keep_what_shows_something() -> None:
    bundle = {"text/html": PANDAS, "text/plain": "1", "application/javascript": "alert(1)", "image/png": ["x"]}
    outputs = [{"output_type": "display_data", "data": bundle, "metadata": {"isolated": True}}]
    outputs += [{"output_type": "stream", "name": "<b>", "text": "x"}, {"output_type": "unknown"}]
    (cell,) = shown({"cell_type": "code", "source": "", "execution_count": RUNS, "metadata": {}, "outputs": outputs})
    assert cell.execution_count is None
    data, stream = cell.outputs
    assert data.data == {"text/html": "<div><table><tr><td>1</td></tr></table></div>", "text/plain": "1"}
    assert (data.metadata, stream.name) == ({}, "stdout")


def test_text_that_would_take_long_is_shown_as_typed() -> None:
    (cell,) = shown(v4.new_markdown_cell(r"\begin{a}" * 20_000))
    assert cell.source.startswith("&#92;begin&#123;a")


PLOTLY = {
    "data": [{"type": "bar", "name": "<b>", "x": ["a", "b"], "y": [*range(30)]}, {"x": {"bdata": "AA=="}}, 7],
    "layout": {"title": {"text": "Halves"}},
}


def test_formulas_are_drawn_as_long_as_there_are_not_too_many() -> None:
    """A page would take an hour to draw those that one hand-in can hold."""
    latex, words = "$" + "x_1 " * 900 + "x$", "$a$ costs $5 " + "x " * 1800
    outputs = [v4.new_output("display_data", {kind: latex}) for kind in ("text/latex", "text/markdown")]
    texts = [v4.new_markdown_cell(text) for text in (words, "no formula")]
    *cells, last, plain = shown(*texts, *[v4.new_code_cell("1", outputs=outputs)] * 40, *texts)[1:]
    drawn = [[*output.data] for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    assert drawn[:50] == [["text/latex"], ["text/markdown"]] * 25
    assert drawn[60:] == [["text/plain"]] * 20
    assert last.source.startswith("<span>&#36;</span>a<span>&#36;</span>")
    assert plain.source == "no formula"


def test_a_figure_of_plotlys_is_told_in_words() -> None:
    data = {"application/vnd.plotly.v1+json": PLOTLY, "text/plain": "Figure()", "text/html": "<script>1</script>"}
    output = shown_output({"output_type": "display_data", "data": data, "metadata": {}})
    lines = output.data["text/plain"].splitlines()
    assert set(output.data) == {"text/plain"}
    assert lines[0] == "A figure of plotly's, “Halves”"
    assert lines[1].startswith("- bar <b>; x: a, b; y: 0, 1, 2")
    assert lines[1].endswith("and 10 more")
    assert lines[2] == "- scatter; x: packed values"


@pytest.mark.parametrize("given", [None, 7, [], {"data": 7}, {"data": [[]], "layout": []}])
def test_what_is_not_a_figure_of_plotlys_harms_nothing(given: object) -> None:
    data = {"application/vnd.plotly.v1+json": given, "text/plain": "x"}
    assert shown_output({"output_type": "display_data", "data": data, "metadata": {}}).data["text/plain"]
