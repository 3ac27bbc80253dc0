"""xAPI statements: each is of the form that version 1.0.3 asks for, and says nothing of who it was."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import RFC_4122, UUID

import pytest

from ownpace_graders.lesson import read_lesson
from ownpace_graders.own_data.xapi import statements
from ownpace_graders.record.event import Event
from tests.graders.classroom import REPOSITORY

LESSON = read_lesson(REPOSITORY / "modules/multiplying-fractions/multiplying-fractions.ipynb")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
INTERACTIONS = {
    *("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert"),
    *("numeric", "other"),
}
VERBS = {"answered", "interacted", "attempted", "experienced", "progressed", "completed", "commented"}


def must_be_valid(statement: dict[str, Any]) -> None:
    """What sections 2.2 and 2.4 of the specification's second part ask of these."""
    assert set(statement) <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
    assert UUID(statement["id"]).variant == RFC_4122
    actor = statement["actor"]
    assert set(actor) == {"objectType", "account"}
    assert actor["objectType"] == "Agent"
    assert set(actor["account"]) == {"homePage", "name"}
    assert IRI.fullmatch(actor["account"]["homePage"])
    assert isinstance(actor["account"]["name"], str)
    verb = statement["verb"]
    assert set(verb) == {"id", "display"}
    assert verb["id"] == f"http://adlnet.gov/expapi/verbs/{verb['display']['en']}"
    assert verb["display"]["en"] in VERBS
    must_be_an_activity(statement["object"])
    must_be_a_result(statement.get("result", {}))
    assert set(statement["context"]) <= {"platform", "contextActivities", "extensions"}
    for parent in statement["context"].get("contextActivities", {"parent": []})["parent"]:
        must_be_an_activity(parent)
    assert all(map(IRI.fullmatch, statement["context"]["extensions"]))
    assert TIMESTAMP.fullmatch(statement["timestamp"])
    assert None not in values(statement)  # 2.2: no property is null, except in extensions


COMPONENTS = ("choices", "scale", "source", "target")


def must_be_an_activity(activity: dict[str, Any]) -> None:
    assert set(activity) == {"objectType", "id", "definition"}
    assert activity["objectType"] == "Activity"
    assert IRI.fullmatch(activity["id"])
    definition = activity["definition"]
    assert set(definition) <= {"type", "name", "interactionType", *COMPONENTS}
    assert IRI.fullmatch(definition["type"])
    must_be_a_language_map(definition.get("name", {}))
    if definition["type"].endswith("cmi.interaction"):
        assert definition["interactionType"] in INTERACTIONS
    for components in COMPONENTS:
        names = [each["id"] for each in definition.get(components, [])]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"\S+", name) and "[,]" not in name for name in names)
        for each in definition.get(components, []):
            must_be_a_language_map(each["description"])


def must_be_a_result(result: dict[str, Any]) -> None:
    kinds = {"response": str, "success": bool, "completion": bool, "extensions": dict}
    assert set(result) <= set(kinds)
    assert all(type(value) is kinds[name] for name, value in result.items())
    assert all(map(IRI.fullmatch, result.get("extensions", {})))


def must_be_a_language_map(words: dict[str, str]) -> None:
    assert all(LANGUAGE.fullmatch(tag) for tag in words)
    assert all(isinstance(text, str) for text in words.values())


def values(thing: Any) -> list[Any]:
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else None
    return [thing] if parts is None else [value for part in parts for value in values(part)]


def one(kind: str, item: str, data: dict[str, Any]) -> dict[str, Any]:
    (statement,) = statements("c1", [LESSON], [Event.new(LESSON.name, item, kind, data)])
    must_be_valid(statement)
    return statement


def asked(kind: str) -> tuple[str, list[str]]:
    """(item, options) of the lesson's first question of this kind."""
    call = next(cell.call for cell in LESSON.questions if cell.call and cell.call.kind == kind)
    return str(call.item), call.arguments.get("options", [])


def test_an_answer_says_what_was_asked_and_what_was_given() -> None:
    item, _ = asked("number")
    said = one("answer", item, {"response": "3/8", "of": "x"})
    assert said["verb"]["display"] == {"en": "answered"}
    assert said["result"] == {"response": "3/8"}
    assert said["object"]["id"] == f"https://ownpace.invalid/course/c1/multiplying-fractions/question/{item}"
    assert said["object"]["definition"]["interactionType"] == "numeric"
    assert set(said["object"]["definition"]["name"]) == {"en"}
    (parent,) = said["context"]["contextActivities"]["parent"]
    assert parent["definition"]["name"] == {"en": "Multiplying fractions"}


def test_a_choice_is_named_by_its_option() -> None:
    item, options = asked("choice")
    said = one("answer", item, {"response": options[1]})
    assert said["object"]["definition"]["interactionType"] == "choice"
    assert said["result"] == {"response": "option-2"}
    assert said["object"]["definition"]["choices"][1] == {"id": "option-2", "description": {"en": options[1]}}
    assert one("answer", item, {"response": "of an earlier version"})["result"]["response"] == "of an earlier version"
    several = one("answer", item, {"response": [options[0], options[2]]})
    assert several["result"]["response"] == "option-1[,]option-3"


@pytest.mark.parametrize(
    ("kind", "data", "verb", "result"),
    [
        ("hint", {"n": 1}, "interacted", {"extensions": {"https://ownpace.invalid/extensions/hint": 1}}),
        ("hint", {"n": "1"}, "interacted", None),
        ("draft", {"response": "3/"}, "interacted", {"response": "3/"}),
        ("check", {"right": True}, "attempted", {"success": True}),
        ("check", {"right": "yes"}, "attempted", None),
        ("run", {"ok": False}, "interacted", {"extensions": {"https://ownpace.invalid/extensions/ran-through": False}}),
        ("open", {}, "experienced", None),
        ("note", {"text": "Ask why"}, "commented", {"response": "Ask why"}),
        ("note", {"text": 7}, "commented", None),
        ("watch", {"position": 12.5, "duration": 180}, "progressed", {"extensions": {
            "https://w3id.org/xapi/video/extensions/time": 12.5,
            "https://w3id.org/xapi/video/extensions/length": 180,
        }}),
        ("watch", {"position": -1, "duration": None}, "progressed", None),
        ("handin", {"code": "K7Q2M4", "where": "zip"}, "completed", {"completion": True}),
        ("kind of tomorrow", {"x": None}, "interacted", None),
        ("answer", {"response": None}, "answered", {"response": "null"}),
        ("answer", {}, "answered", {"response": "null"}),
        ("answer", {"response": [{"a": 1}]}, "answered", {"response": '[{"a": 1}]'}),
    ],
)  # fmt: skip
def test_every_kind_has_its_word(kind: str, data: dict[str, Any], verb: str, result: Any) -> None:
    for item in ("half-of-three-quarters", "", "of an earlier version", "a b/ç?#\x00\x1b"):
        said = one(kind, item, data)
        assert said["verb"]["display"]["en"] == verb
        assert said.get("result") == result
        assert said["context"]["extensions"]["https://ownpace.invalid/extensions/kind"] == kind


def test_nobody_is_named_and_the_same_export_comes_again() -> None:
    events = [Event.new("halves", "half", "answer", {"response": str(n)}) for n in range(3)]
    events.append(Event.new("halves", "", "handin", {"code": "K7Q2M4", "where": "zip"}))
    said = statements("", [], events)
    assert said == statements("", [], [*reversed(events), events[0]])
    assert [each["id"] for each in said] == [event.id for event in events]
    assert len({each["actor"]["account"]["name"] for each in said}) == 1
    assert "K7Q2M4" not in json.dumps(said)
    other = statements("", [], [Event.new("thirds", "half", "answer", {"response": "1"})])
    assert other[0]["actor"] != said[0]["actor"]
    assert statements("", [], []) == []


def test_a_lesson_without_questions_of_ours_is_exported_too(tmp_path: Path) -> None:
    item = "in-nbgraders-own"
    cell: dict[str, Any] = {"cell_type": "code", "source": "### BEGIN SOLUTION", "outputs": [], "execution_count": None}
    cell |= {"metadata": {
        "nbgrader": {"grade_id": item, "solution": True, "grade": False, "locked": False, "schema_version": 3},
    }}  # fmt: skip
    path = tmp_path / "ps1" / "ps1.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    (said,) = statements("", [read_lesson(path)], [Event.new("ps1", item, "answer", {"response": "x = 1\n"})])
    must_be_valid(said)
    assert said["object"]["definition"]["interactionType"] == "long-fill-in"
