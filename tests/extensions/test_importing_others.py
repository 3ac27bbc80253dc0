"""`ownpace import`: what files of others have that no form tells of, a case each, written anew; and names for ids."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from ownpace.authoring.call_text import with_key
from ownpace.authoring.importing import read
from ownpace.authoring.importing.cells import cells
from ownpace.authoring.importing.found import Found, ImportedFile
from ownpace_graders.kinds.signature import KEY
from ownpace_graders.lesson.calls import read_call
from tests.extensions.importing import as_text, zipped


def moodle(inside: str, sort: str = "multichoice", name: str = "n", form: str = "html", text: str = "Which?") -> bytes:
    """A file of Moodle's with one question."""
    asked = f"<questiontext format='{form}'><text><![CDATA[{text}]]></text></questiontext>"
    return f"<quiz><question type='{sort}'><name><text>{name}</text></name>{asked}{inside}</question></quiz>".encode()


def cloze(text: str) -> bytes:
    return moodle("", "cloze", text=text)


def h5p(library: str, **content: Any) -> bytes:
    about = {"mainLibrary": f"H5P.{library}", "title": "t &amp; u"}
    return zipped({"h5p.json": json.dumps(about).encode(), "content/content.json": json.dumps(content).encode()})


def quiz(*questions: dict[str, Any]) -> bytes:
    return json.dumps(questions).encode()


def qti(declared: str, body: str, processing: str = "<responseProcessing template='x/match_correct'/>") -> bytes:
    inside = f"{declared}<itemBody>{body}</itemBody>{processing}"
    return f"<assessmentItem identifier='i' title='T'>{inside}</assessmentItem>".encode()


ONE_OF_TWO = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
PIXEL = "iVBORw0KGgo="
DRAG = {"type": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>loose</p>"}}}
SLIDER = "".join(f"<mapEntry mapKey='{n}' mappedValue='{1 if 14 <= n <= 18 else 0.5}'/>" for n in range(12, 21))
VALUE = {"type": "value", "value": 3.14, "correct": True}
ROUNDED = {"question": "?", "type": "numeric", "precision": 2, "answers": [VALUE]}
OTHER = {"type": "default", "feedback": "Look again."}
WORD = {"question": "?", "type": "string", "answers": [{"answer": "a", "correct": True}, OTHER]}

CODES = [{"code": "a\nb", "correct": True}, {"code": "c"}]

FOUND_OUTSIDE = {
    "GIFT: two questions without an empty line": ("a.gift", b"A? {=a}\nB? {=b}\n", ["not taken", "empty line"], []),
    "GIFT: answers are in the question's format": ("a.gift", b"[plain]Which tag? {=<b> ~<i>}", ['r"\\<b>"'], []),
    "GIFT: so is Markdown": ("a.gift", b"[markdown]Which? {=**a** ~b}", ['"**a**"'], []),
    "GIFT: a formula without HTML": ("a.gift", rb"What is \\(x^2\\)? {=a ~b}", ["$x^2$"], []),
    "GIFT: a weight with a comma": ("a.gift", b"A? {=a ~%33,33333%b ~c}", ["33%", '"b"'], ["%b"]),
    "GIFT: tags": ("a.gift", b"// [tag:easy]\nA? {=a ~b}", ["Tags of questions are not taken"], []),
    "GIFT: a picture in a description": ("a.gift", b"{}\n\n[html]<img src=x.png> Look.", ["is not in the file"], []),
    "Moodle: a picture in a category": (
        "a.xml",
        b"<quiz><question type='category'><category><text>a/B</text></category><info><text><![CDATA[<img src=x.png>]]>"
        b"</text></info></question></quiz>",
        ["is not in the file"],
        [],
    ),
    "Moodle: a picture in Markdown": (
        "a.xml",
        moodle(f"{ONE_OF_TWO}<file name='p.png' encoding='base64'>{PIXEL}</file>", form="markdown", text="![p](p.png)"),
        ["![p](media/p-"],
        [],
    ),
    "Moodle 1.9: a picture beside the text": (
        "a.xml",
        moodle(f"{ONE_OF_TWO}<image>old.png</image><image_base64>{PIXEL}</image_base64>"),
        ["(media/old-"],
        [],
    ),
    "Moodle: lines of its own format": (
        "a.xml",
        moodle(ONE_OF_TWO, form="moodle_auto_format", text="one\ntwo"),
        ["one\ntwo"],
        ["one two"],
    ),
    "Moodle: a number that could be two": (
        "a.xml",
        moodle("<answer fraction='100'><text>1,500</text></answer>", "numerical"),
        ["not taken", "could be two"],
        ["1.5"],
    ),
    "Moodle: words to each part of an order": (
        "a.xml",
        moodle(
            "<selecttype>1</selecttype><answer><text>a</text><feedback><text>Early.</text></feedback></answer>"
            "<answer><text>b</text></answer>",
            "ordering",
        ),
        ["note: Words for parts:\n- a: Early.", "are drawn for each student"],
        [],
    ),
    "cloze: two right numbers in a gap": (
        "a.xml",
        cloze("{1:SA:=a} {1:NUMERICAL:~=3~=-3}"),
        ["not taken", "gap 2 two numbers"],
        [],
    ),
    "cloze: the widest right number": (
        "a.xml",
        cloze("{1:SA:=a} {1:NUMERICAL:=3~=3:0.5}"),
        ['"number": 3', '"tolerance": 0.5'],
        [],
    ),
    "cloze: a weight with a comma": ("a.xml", cloze("{1:SA:=a} {1:SA:=b~%33,3%c#Near}"), ['"c": "Near"'], ["%c"]),
    "cloze: nothing counts": ("a.xml", cloze("{0:SA:=a} {0:SA:=b}"), ["## question 1"], []),
    "cloze: a field of a plug-in": ("a.xml", cloze("{1:SA:=a} {1:REGEXP:=secret}"), ["not taken"], ["secret"]),
    "cloze: words for a range and for all else": (
        "a.xml",
        cloze("{1:SA:=a~b#no~*#Anything.} {1:NUMERICAL:=212~%50%212:10#Close.}"),
        ["Gap 1, any other: Anything.", "Gap 2, 202 to 222: Close."],
        [],
    ),
    "H5P: entities of answers": (
        "a.h5p",
        h5p("Blanks", text="Fill.", questions=["<p>*a &lt; b* and *&eacute;t&eacute;*</p>"]),
        ['"text": "a < b"', '"text": "été"', "“t & u”"],
        [],
    ),
    "H5P: a text where a list belongs": ("a.h5p", h5p("Blanks", questions="<p>An *owl*.</p>"), ["An ___."], ["2. "]),
    "H5P: what is put on a picture is not taken apart": (
        "a.h5p",
        h5p("DragQuestion", question={"task": {"elements": [DRAG]}}),
        ["ask.point"],
        ["loose"],
    ),
    "H5P: words that have no place": (
        "a.h5p",
        h5p(
            "MultiChoice",
            question="?",
            answers=[
                {"text": "a", "correct": True, "tipsAndFeedback": {"notChosenFeedback": "Pick it."}},
                {"text": "b"},
            ],
            overallFeedback=[{"from": 0, "to": 100, "feedback": "Well done."}],
        ),
        ["do not pick an option", "how well all of it went"],
        [],
    ),
    "QTI: a slider with several right numbers": (
        "a.xml",
        qti(
            "<responseDeclaration identifier='R' cardinality='single' baseType='integer'><correctResponse><value>16"
            f"</value></correctResponse><mapping>{SLIDER}</mapping></responseDeclaration>",
            "<sliderInteraction responseIdentifier='R' lowerBound='0' upperBound='100'/>",
            "<responseProcessing template='x/map_response'/>",
        ),
        ["answer=16", "tolerance=2", "“13” is worth 50% there"],
        [],
    ),
    "QTI: directions for students, and a button": (
        "a.xml",
        qti(
            "<responseDeclaration identifier='R' cardinality='single'>"
            "<correctResponse><value>A</value></correctResponse></responseDeclaration>",
            "<rubricBlock view='candidate'><p>Read it.</p></rubricBlock><choiceInteraction responseIdentifier='R'>"
            "<simpleChoice identifier='A'>a</simpleChoice><simpleChoice identifier='B'>b</simpleChoice>"
            "</choiceInteraction><p><endAttemptInteraction responseIdentifier='H' title='Hint'/></p>",
        ),
        ["Read it."],
        ["endAttempt", "several parts"],
    ),
    "QTI: a title with signs": (
        "a.zip",
        zipped(
            {
                "test.xml": b"<assessmentTest title='Salt &amp; &quot;pepper&quot;'/>",
                "a.xml": qti("", "<p>Words.</p>"),
            }
        ),
        ['# Salt & "pepper"'],
        ["&amp;"],
    ),
    "jupyterquiz: rounded numbers": ("a.json", quiz(ROUNDED), ["answer=3.1", "tolerance=0.05"], ["not taken"]),
    "jupyterquiz: words for all else": ("a.json", quiz(WORD), ["Words for any other answer: Look again."], ['"": ']),
    "jupyterquiz: in Base64": ("a.json", base64.b64encode(quiz(WORD)), ["ask.text("], []),
    "jupyterquiz: lines of code": (
        "a.json",
        quiz({"question": "?", "type": "multiple_choice", "answers": CODES}),
        ["<code>a<br>b</code>", '"`c`"'],
        [],
    ),
    "jupyterquiz: one right of many": (
        "a.json",
        quiz({"question": "?", "type": "many_choice", "answers": CODES}),
        ["ask.choices("],
        ["count otherwise"],
    ),
    "text2qti: one right of many": ("a.txt", b"1. Which?\n[*] a\n[ ] b\n", ["ask.choices("], ["count otherwise"]),
    "text2qti: a program": ("a.txt", b"1. Look:\n   ```{.python .run}\n   x\n   ```\n*a) a\nb) b\n", ["not taken"], []),
    "text2qti: what Pandoc says of the look": (
        "a.txt",
        b"GROUP\npick: 1\nsolutions per group: 1\n1. Look:\n\n   ```{.python}\n   x\n   ```\n*a) a\nb) b\nEND_GROUP\n",
        ["```python\nx"],
        ["solutions per group"],
    ),
}


@pytest.mark.parametrize(("name", "data", "has", "lacks"), FOUND_OUTSIDE.values(), ids=FOUND_OUTSIDE)
def test_what_was_met_in_files_of_others(name: str, data: bytes, has: list[str], lacks: list[str]) -> None:
    """No right answer becomes a wrong one, and nothing is lost in silence."""
    said = as_text(read(ImportedFile(name, data)))
    assert [words for words in has if words not in said] == [], said
    assert [words for words in lacks if words in said] == [], said


NAMES_GIVEN = {
    ("", "Which is \\= 5?"): "which-is-5",
    ("", "Кто это?"): "choice",
    ("", "🦉"): "choice",
    ("Größe", ""): "grosse",
    ("数学", "Was ist 2?"): "was-ist-2",
    ("2 + 2", ""): "choice",
    ("lambda", ""): "lambda",
    ("a" * 300, ""): "a" * 40,
    ("one two three four five six seven", ""): "one-two-three-four-five-six",
}


def test_ids_are_made_of_names_in_any_script() -> None:
    for (name, prompt), item in NAMES_GIVEN.items():
        arguments = {"prompt": prompt or "Кто?", "options": ["a", "b"], "answer": "a"}
        [cell] = cells([Found("here", name, "ask.choice", arguments)], set(), checking=False)
        call = read_call("".join(cell.raw["source"]))
        assert call and call.item == item
    taken = {"both"}
    twice = [
        Found("here", name, "ask.choice", {"prompt": "?", "options": ["a", "b"]}) for name in ("Both", "both!", "?")
    ]
    made = [read_call("".join(cell.raw["source"])) for cell in cells(twice, taken, checking=False)]
    assert [call.item for call in made if call] == ["both-2", "both-3", "choice"]
    assert taken == {"both", "both-2", "both-3", "choice"}


@pytest.mark.parametrize(
    ("item", "name"), [("owl", "owl"), ("1-owl", "q_1_owl"), ("class", "q_class"), ("ask", "q_ask")]
)
def test_a_hidden_key_hangs_on_a_name_that_nothing_has(item: str, name: str) -> None:
    written = with_key("ask.text()", item, KEY.arguments, {"answer": "a"})
    assert written.splitlines()[0] == f"{name} = ask.text()"
    assert written.splitlines()[2] == f'{name}.key("a")'
