"""What is kept of a submission's outputs: by nbclient's rules, in bearable time and memory, and never without what
decides about a score."""

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from ownpace_graders.autograde.outputs import Outputs
from ownpace_graders.sandbox import kept as sandbox_kept
from ownpace_graders.sandbox.kept import CUT, LARGEST, LARGEST_CELL, Kept, Message, seen, size

_NAMES = st.sampled_from(["", "a", "b"])


def _shown(kind: str, text: str, name: str = "") -> Message:
    transient = {"transient": {"display_id": name}} if name else {}
    count = {"execution_count": 1} if kind == "execute_result" else {}
    return kind, {"data": {"text/plain": text}, "metadata": {}, **transient, **count}


_WORDS = st.text("xyz", max_size=3)
MESSAGES = st.one_of(
    st.builds(_shown, st.sampled_from(["display_data", "execute_result", "update_display_data"]), _WORDS, _NAMES),
    st.builds(
        lambda name, text: ("stream", {"name": name, "text": text}), st.sampled_from(["stdout", "stderr"]), _WORDS
    ),
    st.builds(lambda wait: ("clear_output", {"wait": wait}), st.booleans()),
    st.just(("error", {"ename": "E", "evalue": "e", "traceback": ["t"]})),
    st.just(("execute_input", {"execution_count": 2})),
)


def _ours(cells: list[list[Message]]) -> list[list[Any]]:
    kept, outputs, found = Kept(), Outputs(), []
    for cell in cells:
        for kind, content in cell:
            kept.add(kind, copy.deepcopy(content))
        found.append(outputs.of(kept.taken()))
    outputs.show_latest()
    return found


def _compacted(cells: list[list[Message]]) -> list[list[Any]]:
    outputs = Outputs()
    found = [outputs.of(seen(copy.deepcopy(cell))) for cell in cells]
    outputs.show_latest()
    return found


def _theirs(cells: list[list[Message]]) -> list[list[Any]]:
    notebook = new_notebook(cells=[new_code_cell() for _ in cells])
    client = NotebookClient(notebook, record_timing=False)
    client.reset_execution_trackers()
    for index, messages in enumerate(cells):
        client.clear_before_next_output = False
        for kind, content in copy.deepcopy(messages):
            head = {"msg_type": kind, "msg_id": ""}
            message = {"msg_type": kind, "header": head, "parent_header": head, "content": content}
            client.process_message(message, notebook.cells[index], index)
    return [cell.outputs for cell in notebook.cells]


CLEARED = ("clear_output", {"wait": False})


@given(st.lists(st.lists(MESSAGES, max_size=8), max_size=4))
@example([[_shown("display_data", "x", "a")], [_shown("execute_result", "y", "a"), CLEARED]])
@example([[_shown("display_data", "x", "a")], [_shown("display_data", "y", "a"), CLEARED]])
def test_outputs_are_those_of_nbclient(cells: list[list[Message]]) -> None:
    assert json.dumps(_ours(cells)) == json.dumps(_theirs(cells))
    assert json.dumps(_compacted(cells)) == json.dumps(_theirs(cells))


@pytest.mark.parametrize("kind", ["display_data", "update_display_data", "both"])
def test_an_output_shown_anew_again_and_again_costs_no_more_each_time(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_kept, "LARGEST_CELL", LARGEST_CELL // 4)
    kinds = ("display_data", "update_display_data") if kind == "both" else ("display_data", kind)
    messages = [_shown(kinds[number % len(kinds)], f"{number}", "a") for number in range(3000)]
    messages += [_shown("update_display_data", f"{number}", f"{number % 750}") for number in range(3000)]
    messages += [("clear_output", {"wait": number % 2 == 0}) for number in range(3000)]
    (shown,) = _ours([messages])
    assert size(shown) < 3 * LARGEST_CELL // 4


def test_what_is_too_much_is_cut_with_a_note() -> None:
    large = "x" * (LARGEST_CELL // 4)
    cells = _ours([[_shown("display_data", large)] * 24] * 24)
    assert sum(map(size, cells)) < LARGEST + LARGEST_CELL
    assert cells[0][-1] == {"output_type": "stream", "name": "stdout", "text": CUT}
    assert cells[-1] == cells[0][-1:]


def test_many_places_for_one_large_output_are_not_all_filled() -> None:
    large = "x" * (LARGEST_CELL // 4)
    (shown,) = _ours([[_shown("display_data", "", "a")] * 500 + [_shown("update_display_data", large, "a")]])
    assert size(shown) < 2 * LARGEST
    assert shown[-1].data["text/plain"] == CUT


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("error", {"ename": "AssertionError", "evalue": "", "traceback": ["t" * LARGEST_CELL] * 2}),
        ("stream", {"name": "stderr", "text": "e" * (LARGEST_CELL + 1)}),
        _shown("execute_result", f"0.5{' ' * LARGEST_CELL}"),
    ],
)
def test_what_decides_about_a_score_is_kept_however_much_there_is(kind: str, content: dict[str, Any]) -> None:
    flood: list[Message] = [_shown("display_data", "x" * (LARGEST_CELL // 2))] * 3
    (shown,) = _ours([[*flood, *[(kind, content)] * 3]])
    assert [each.output_type for each in shown].count(kind) == 1 + (kind == "stream")
    assert size(shown[-1]) < LARGEST_CELL / 10


def test_a_values_size_counts_what_is_deep_in_it() -> None:
    deep: Any = "x" * 100
    for _ in range(5000):
        deep = [deep]
    assert size(deep) > 100 + 5000 * 500
    assert size({"k" * 10: ["v" * 10]}) >= 1020
