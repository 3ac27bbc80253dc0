"""XML that anybody can have written, as a tree without namespaces; zips, unpacked by the door that hand-ins take."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ownpace_graders import plain
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.limits import Bounds
from ownpace_graders.errors import InputError

PACKAGE = Bounds(entries=5000, size=300_000_000)
"""What a package of questions may be, unpacked."""
LARGEST = 50_000_000
"""Bytes of one file of it, and of a file that is not a package."""
_AGAIN = "Export it again, or ask whoever made it."


def tree(data: bytes) -> Element:
    """The root. InputError for what is not XML, or has parts that could load or repeat others."""
    try:
        root: Element = fromstring(data, forbid_entities=True, forbid_external=True)
    except ParseError as error:
        line, column = error.position
        raise InputError(f"It is not XML: line {line}, column {column} cannot be read.", next=_AGAIN) from None
    except DefusedXmlException:
        what = "It declares entities of its own, which could load other files or fill the memory."
        raise InputError(what, next=_AGAIN) from None
    except (ValueError, LookupError) as error:
        raise InputError(f"It is not XML that can be read: {error}.", next=_AGAIN) from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def inner(element: Element | None) -> str:
    """What stands between its tags, as HTML."""
    if element is None:
        return ""
    whole = tostring(element, encoding="unicode", method="html")
    whole = whole[: len(whole) - len(element.tail or "")] if element.tail and whole.endswith(element.tail) else whole
    return re.sub(r"\A<[^>]*>|</[^>]*>\Z", "", whole.strip())


@contextmanager
def unpacked(data: bytes) -> Iterator[Path]:
    """The zip's files in a folder that is gone afterwards. InputError for what is not a zip, or not to be unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        packed, into = Path(folder) / "package.zip", Path(folder) / "package"
        packed.write_bytes(data)
        into.mkdir()
        try:
            zips.unpack(packed, into, PACKAGE)
        except InputError as error:
            raise InputError(error.what, next=_AGAIN) from error
        yield into


def read_in(folder: Path, name: str) -> bytes | None:
    """A file of the package by its path in it; None where there is none, or it would be another place."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return plain.read(path, LARGEST)
