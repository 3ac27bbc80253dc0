"""The class table: order, shares, and that what came from outside is shown as it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from ownpace_graders.lesson import read_lesson
from ownpace_graders.record import ItemState
from ownpace_graders.report import Row, Table, page, text
from ownpace_graders.report.practice import PractisedSet
from ownpace_graders.report.said import polled, said
from ownpace_graders.report.text import of_themselves

AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
HOSTILE = '<img src=x onerror="alert(1)">\x1b[2J'


def row(student: str, score: float | None, **shares: float | None) -> Row:
    most = None if score is None else 10.0
    return Row(student, AT, "K7Q-2M4", times=1, answered=4, score=score, most=most, shares=shares)


def table(*rows: Row) -> Table:
    ordered = tuple(sorted(rows, key=lambda row: row.urgency))
    return Table("m", "Halves & thirds", "en", {"halves": "Find <half> of a number"}, 4, ordered)


def test_who_needs_help_first_is_on_top() -> None:
    rows = [row("ungraded", None), row("strong", 9), row("weak", 2), Row("absent"), row("middle", 5)]
    assert [one.student for one in table(*rows).rows] == ["absent", "weak", "middle", "strong", "ungraded"]


def test_who_went_on_without_a_set_comes_before_who_has_little_right() -> None:
    left = replace(row("mia", 8), ways=(PractisedSet("sums", "left", f"Went on without it. {HOSTILE}"),))
    left = replace(left, name="Mia Lind")
    able = replace(row("ben", 9), ways=(PractisedSet("sums", "able", "Able."),))
    shown = table(row("weak", 2), able, left, Row("absent"))
    assert [one.student for one in shown.rows] == ["absent", "mia", "weak", "ben"]
    said = text(shown)
    assert "Mia Lind (mia), sums: Went on without it." in said
    assert "ben, sums" not in said
    assert "Able in their practice: 1 of 2." in said
    assert "\x1b" not in said
    assert "<h2>Practice that fades</h2>" in page(shown)
    assert "<img" not in page(shown)
    assert "Practice that fades" not in page(table(row("weak", 2)))


def test_polls_are_counted_and_who_was_sure_and_wrong_comes_first(tmp_path: Path) -> None:
    asked = {
        "hard": ('ask.rate("hard", "How hard?", ["easy", "hard"])', {"hard": 2, "easy": 1}),
        "half": ('ask.number("half", "Half?", answer=1, sure=True)', {}),
        "open": ('ask.reflect("open", "Why?")', {}),
    }
    cells = [{"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source, _ in asked.values()]
    path = tmp_path / "m.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    questions = {cell.item: cell for cell in read_lesson(path).questions}
    given = [("hard", 3, "2"), ("hard", 3, "3"), ("easy", 1, "1"), ("neither", None, "1"), (["easy"], 2, "1")]
    states = [
        {
            "hard": ItemState(response=picked),
            "half": ItemState(response=half, sure=sure),
            "open": ItemState(response=HOSTILE),
        }
        for picked, sure, half in given
    ]
    rows = [replace(row(str(n), 5), said=said(questions, each)) for n, each in enumerate(states)]
    shown = replace(table(*rows), polls=polled(questions))
    wanted = ["hard: easy 1, hard 2.", "half: very sure, but wrong 2, not sure, but right 1, quite sure, and right 1."]
    assert of_themselves(shown) == wanted
    for line in wanted:
        assert f"<li>{line}</li>" in page(shown)
    assert wanted[0] in text(shown)
    assert "Polls" not in page(table(row("a", 1)))


def test_help_is_due_with_the_weakest_objective_first() -> None:
    assert row("ada", 5, halves=0.5, thirds=0.1, quarters=0.6, fifths=None).needs == ["thirds", "halves"]


def test_help_is_not_due_with_what_first_tries_have_shown() -> None:
    """Half the points, since she left questions open, and shown; and all points in the end, with help."""
    ada = replace(row("ada", 5, halves=0.5), able={"halves": True})
    bob = replace(row("bob", 10, halves=1.0), able={"halves": False})
    cy = row("cy", 5, halves=0.5)
    lines = text(table(ada, bob, cy)).splitlines()
    cells = {line.split()[0]: line.split()[-1] for line in lines if line.startswith(("ada ", "bob ", "cy "))}
    assert cells == {"ada": "50✓", "bob": "100", "cy": "50!"}
    markup = page(table(ada, bob, cy))
    assert markup.count("<td>halves</td>") == 1, "help with"
    assert markup.count('class="number weak"') == 1
    for made in (" ".join("\n".join(lines).split()), markup):
        assert "All points and no ✓: right in the end, with help or second tries" in made
        assert "and not shown" in made


def test_a_narrow_page_says_that_its_table_goes_on() -> None:
    markup = page(table(row("ada", 5, halves=0.5)))
    before, _, _ = markup.partition('<div class="wide"')
    assert "The table goes on to the right" in before
    assert "(max-width: 36rem) { .narrow { display: block } }" in markup


def test_the_average_is_over_those_who_have_one() -> None:
    both = table(row("a", 5, halves=0.5), row("b", 5, halves=1.0), Row("c"))
    assert both.average("halves") == 0.75
    assert table(Row("c")).average("halves") is None


def test_text_says_nothing_handed_in_not_graded_and_waits_for_marks() -> None:
    waiting = Row("bob", AT, "K7Q-2M4", 2, 4, 7.333333, 10.0, 1, {"halves": 1.0})
    lines = text(table(Row("ada"), waiting, row("cy", None))).splitlines()
    assert lines[0] == "Halves & thirds"
    lines = lines[lines.index(next(line for line in lines if line.startswith("student "))) :]
    assert lines[2].split()[:2] == ["ada", "nothing"]
    assert "20 Nov 18:30 ×2" in lines[3].replace(f"{AT.astimezone():%d %b %H:%M}", "20 Nov 18:30")
    assert "7.33/10" in lines[3]
    assert "not graded" in lines[4]
    assert lines[6].split()[:4] == ["class", "2", "of", "3"]


def test_text_fits_a_terminal_and_says_what_its_columns_mean() -> None:
    names = [f"a-long-objective-{number}" for number in range(4)]
    shares = dict(zip(names, (1.0, 0.1, 0.59, None), strict=True))
    waiting = Row("student-04", AT, "K7Q-2M4", 2, 24, 14.666666, 28.0, 1, shares)
    words = dict.fromkeys(names, "Name a part of a whole, find equal fractions, and take a half of a number")
    shown = text(Table("m", "Halves", "en", words, 24, (waiting,)))
    assert max(map(len, shown.splitlines())) <= 80
    row = next(line for line in shown.splitlines() if line.startswith("student-04"))
    assert row.split()[-4:] == ["100", "10!", "59!", "–"]
    before, _, below = shown.partition("\n\n")
    assert "A row a student, who needs help first on top. 1 to 4 are the lesson's objectives" in " ".join(
        before.split()
    )
    head = next(line for line in shown.splitlines() if line.startswith("student "))
    heads = [each for each in re.split(" {2,}", head) if not each.isdecimal() and each != "student"]
    assert [name for name in heads if f"{name}: " not in below] == []
    assert "2: a-long-objective-1. Name a part of a whole" in shown
    assert "! is under 60 %" in shown


def test_text_of_a_class_that_is_nobody_yet_says_what_comes_next() -> None:
    assert "Nobody has handed in yet" in text(table())
    assert "ownpace collect" in text(table())


def test_grades_made_without_a_sandbox_are_said() -> None:
    shown = table(row("ada", 3), Row("bob", AT, score=9.0, most=10.0, unprotected=True))
    for made in (text(shown), page(shown)):
        assert "without a sandbox" in made
        assert "bob." in made
        assert "ada." not in made
    assert "without a sandbox" not in text(table(row("ada", 3)))


def test_a_terminal_is_not_rewritten_by_a_name() -> None:
    assert "\x1b" not in text(table(row(HOSTILE, 3)))


def test_names_are_data_on_the_page() -> None:
    markup = page(table(row(HOSTILE, 3, halves=0.1)))
    seen = Tags()
    seen.feed(markup)
    assert "img" not in seen.tags
    assert "half" not in seen.tags
    assert "&lt;img src=x onerror" in markup


def test_every_cell_of_the_page_has_a_heading() -> None:
    seen = Tags()
    seen.feed(page(table(row("ada", 3, halves=0.1), Row("bob"))))
    columns = seen.scopes.count("col")
    assert seen.scopes.count("row") == 3
    assert seen.cells == 3 * (columns - 1)
    assert "caption" in seen.tags


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.scopes: list[str | None] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.cells += tag == "td"
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))
