"""What a student's id may be, in the scripts that schools use, and what it may not, whoever made it."""

import pytest

from ownpace_graders.errors import InputError
from ownpace_graders.names import alike, fault, is_left_out, told
from ownpace_graders.record.receipt import Receipt, parts
from ownpace_graders.student import checked

GOOD = """
jane · jane.doe@example.org · anna+x · _x · student-01 · Ada L. · Zoë O’Neill · Nguyễn Thị Minh Khai
Işık · Łukasz · x̂y
李 雷 · 佐々木 健 · さくら · ツール · 김민준 · 李Anna · Иван Петров · иван@school.ru · Ελένη · محمد علي · דוד
अनिल कुमार · অনিমা
தமிழ் · สมชาย ใจดี · น้ำ · გიორგი · Արամ · አበበ · २३ · Əli · Ḥasan
"""
BAD = {
    "empty": ["", " ", "."],
    "a place": ["a/b", "..", "a..b", "a\\b", "a:b"],
    "a pattern": ["*", "a?", "[a]", "{a}"],
    "markup": ["<img src=x onerror=alert(1)>", "a&b", "a'b", 'a"b', "`a`", "$a"],
    "a formula": ["=HYPERLINK(1)", "+1", "-1", "@a", "\t=1", "\r1", "a;b", "a,b"],
    "a terminal's": ["\x1b[2J", "\x1b]8;;x\x07", "a\x9b2Jb", "a\nb", "a\0"],
    "invisible": ["a\u200db", "a\u200b", "\u3164", "a\u115fb", "a\u034fb", "a\ufe0f", "a\u00adb", "\u2800", "a\u17b4"],
    "turned around": ["a\u202eb", "a\u2066b", "\u200fa"],
    "nobody's": ["\ue000", "\u0378", "\U000e0041", "\ud800abc", "\uffff"],
    "look-alikes": ["аnna", "pаypal", "Οlga", "ⅰ", "ａ", "𝐚", "ﬁ", "ªb", "ǃx", "aᏔ", "ɡ"],
    "digits of two kinds": ["1٢", "1२"],
    "reserved": ["CON", "nul.txt", "Lpt1", "submitted", "Release", "__proto__", "constructor", "toString", "valueOf"],
    "marks": ["\u0301a", "a" + "\u0301\u0302\u0303\u0304\u0306"],
    "ends": [" a", "a ", "a  b", ".a"],
    "long": ["a" * 101, "é" * 51],
}


@pytest.mark.parametrize("name", [name.strip() for line in GOOD.strip().splitlines() for name in line.split("·")])
def test_a_name_of_any_school_is_an_id(name: str) -> None:
    assert fault(name) == ""
    assert checked(name) == name


@pytest.mark.parametrize("kind", BAD)
def test_what_is_not_on_the_list_is_none(kind: str) -> None:
    assert [ascii(name) for name in BAD[kind] if not fault(name)] == []


def test_decomposed_letters_are_the_same_id() -> None:
    assert checked("Zoe\u0308") == "Zoë"
    assert checked("Zoë D'Arcy") == "Zoë D’Arcy"
    assert [alike(name) for name in ("ANNA", "anna", "Straße", "STRASSE", "сор", "cop")] == [
        "anna", "anna", "strasse", "strasse", "cop", "cop",
    ]  # fmt: skip


@pytest.mark.parametrize("student", ["jane", "anna+x", "a+2026-11-21T18-12-23.123Z+K7Q2M4", "a+b+c"])
@pytest.mark.parametrize("rest", ["", "+0a1b2c3d", " (1)", "-1"])
def test_a_zips_name_says_whose_it_is_whatever_the_id(student: str, rest: str) -> None:
    receipt = Receipt("K7Q2M4", "2026-11-21T18:12:23.123Z", student, "halves")
    assert parts(receipt.name.removesuffix(".zip") + rest) == receipt


def test_files_that_speak_to_programs_are_left_out() -> None:
    for name in (
        ".graded",
        ".unprotected",
        ".git/config",
        "__MACOSX/x",
        "a/.ipynb_checkpoints/b",
        "x\x1b[2J",
        "<b>.csv",
        "nbgrader_config.py",
        "a/jupyter_server_config.json",
        "IPython_config.py",
        "gradebook.db",
        "gradebook.db-journal",
        "a/sitecustomize.py",
        "usercustomize.py",
        "conftest.py",
        "more.pth",
        "autorun.inf",
        "nbgrader_config.py.",
        "NUL.txt",
        "aux",
    ):
        assert is_left_out(tuple(name.split("/"))), name
    for name in (
        "data.csv",
        "halves.ipynb",
        "Übung 1 (Kopie).ipynb",
        "数据/a.txt",
        "it's.txt",
        "my_config.py",
        "auxiliary.py",
    ):
        assert not is_left_out(tuple(name.split("/"))), name


def test_a_name_that_can_be_no_id_is_told_as_people_write_it() -> None:
    assert told("Müller, Zoë (7b)") == "Müller, Zoë (7b)"
    with pytest.raises(InputError, match="“Müller, Zoë” cannot be a student's id: it has “,” in it"):
        checked("Müller, Zoë")
    assert (told("аnna"), told("a\\x1b"), told("a\x1b!")) == (r"\u0430nna", r"a\\x1b", r"a\x1b!")
    assert told("анна@school.example") == "анна@school.example"
