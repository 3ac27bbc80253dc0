"""What a handed-in notebook weighs is told before anything is made of it."""

import json

import pytest

from ownpace_graders.autograde.reading import bearable, weight
from ownpace_graders.autograde.ungradable import Ungradable

FACE, ESCAPED = "\N{GRINNING FACE}", "\\ud83d\\ude00"


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("x" * 100, 100),
        ("x" * 100 + "é", 100),
        ("x" * 100 + "漢", 200),
        ("x" * 100 + FACE, 400),
        ("x" * 100 + ESCAPED, 400),
        ("x" * 100 + "\\u6f22", 200),
        ("漢" * 100, 300),
        (FACE * 100, 600),
    ],
)
def test_one_wide_character_makes_all_of_them_wide(text: str, least: int) -> None:
    assert least <= weight(text.encode()) <= least * 1.2


def test_a_notebook_with_pictures_and_an_emoji_is_borne_and_not_one_of_15_megabytes() -> None:
    def notebook(length: int) -> bytes:
        return json.dumps({"cells": [{"source": "x" * length + FACE}]}, ensure_ascii=False).encode()

    assert bearable(notebook(5_500_000))
    with pytest.raises(Ungradable):
        bearable(notebook(15_000_000))
