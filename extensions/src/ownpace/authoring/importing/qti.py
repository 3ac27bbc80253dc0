"""QTI 2.1, 2.2 and 3.0: a package (a zip with imsmanifest.xml) or one item's XML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from ownpace.authoring.importing import qti_item
from ownpace.authoring.importing.found import Find, Found, ImportedFile, Sheet, attempted, lost
from ownpace.authoring.importing.tree import read_in, tree, unpacked
from ownpace_graders.errors import InputError

NAME = "QTI 2 or 3"
_ITEM = re.compile(rb"<(?:\w+:)?(?:assessmentItem|qti-assessment-item|questestinterop|manifest)[\s>]")
_TEST = re.compile(rb"<(?:\w+:)?(?:assessmentTest|qti-assessment-test)[\s>]")
_OLD = "It is QTI 1.2, of which each platform has its own dialect."
_OLD_NEXT = "Export it as QTI 2.1, or from Canvas through Moodle XML."


def fits(source: ImportedFile) -> bool:
    if source.data[:2] == b"PK":
        return source.is_named(".zip", ".imscc")
    return bool(_ITEM.search(source.data[:5000]))


def read(source: ImportedFile) -> Sheet:
    """Every item, in the order of the package's test or manifest. InputError for what holds none."""
    if source.data[:2] == b"PK":
        with unpacked(source.data) as folder:
            return _package(folder)
    return Sheet("", tuple(_item(source.data, source.name, source.beside, 1)))


def _package(folder: Path) -> Sheet:
    names = _names(folder)
    found = list[Found]()
    for each in (one for n, name in enumerate(names, 1) for one in _file(folder, name, n)):
        if not (each.words and any(each.words == before.words for before in found)):  # a text that several have
            found.append(each)
    if not found:
        raise InputError("There is no question of QTI 2 or 3 in it.", next="Export it as a QTI 2.1 or 3.0 package.")
    return Sheet(_title(folder), tuple(found))


def _file(folder: Path, name: str, number: int) -> Iterator[Found]:
    def find(address: str) -> bytes | None:
        return read_in(
            folder, posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
        ) or read_in(folder, address)

    data = read_in(folder, name)
    if data is None:
        yield lost(name, "The package names this file, and does not hold it.", "Export it again.")
        return
    yield from _item(data, name, find, number)


def _names(folder: Path) -> list[str]:
    """The items' files: in the order of a test, else of the manifest, else of their names."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xml"))
    manifest = tree(read_in(folder, "imsmanifest.xml") or b"<none/>")
    listed = [(each.get("type") or "", unquote(each.get("href") or "")) for each in manifest.iter("resource")]
    items = [name for kind, name in listed if "item" in kind and name]
    items = items or [
        name for name in files if _ITEM.search((read_in(folder, name) or b"")[:5000]) and name != "imsmanifest.xml"
    ]
    for kind, name in listed:
        if "test" in kind and (data := read_in(folder, name)):
            order = [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(each))) for each in _refs(tree(data))
            ]
            items.sort(key=lambda item: order.index(item) if item in order else len(order))
    return items


def _refs(test: Element) -> list[str]:
    return [
        each.get("href") or "" for each in test.iter() if each.tag in ("assessmentItemRef", "qti-assessment-item-ref")
    ]


def _title(folder: Path) -> str:
    """What the package's test is called."""
    for path in sorted(folder.rglob("*.xml")):
        data = read_in(folder, path.relative_to(folder).as_posix()) or b""
        if _TEST.search(data[:5000]):
            return " ".join((tree(data).get("title") or "").split())
    return ""


def _item(data: bytes, name: str, find: Find, number: int) -> Iterator[Found]:
    try:
        root = tree(data)
    except InputError as error:
        yield lost(name, error.what, error.next)
        return
    if root.tag == "questestinterop":
        yield lost(name, _OLD, _OLD_NEXT)
    else:
        place = f"question {number}"
        yield from attempted(place, lambda: qti_item.questions(qti_item.as_version_2(root), place, name, find))
