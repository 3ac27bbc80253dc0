"""What is made of a file, as text; and files made of words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ownpace.authoring.call_text import call_text
from ownpace.authoring.importing.found import Sheet
from ownpace_graders.lesson.signatures import SIGNATURES


def as_call(call: str, arguments: Mapping[str, Any]) -> str:
    """As it is written into a lesson."""
    return call_text(call, SIGNATURES[call].arguments, {"item": "id", **arguments}, wide=True)


def told(sheet: Sheet) -> Iterator[str]:
    """Everything that is made of a file, as text."""
    yield f"# {sheet.title}"
    yield from (f"! {remark.what} {remark.next}" for remark in sheet.remarks)
    for found in sheet.found:
        yield f"\n## {found.place}{'' if found.is_taken else ' — not taken'}"
        yield from [as_call(found.call, found.arguments)] if found.call and found.is_taken else []
        yield from [found.words] if found.words else []
        yield from [f"note: {found.note}"] if found.note else []
        yield from (f"! {remark.what} {remark.next}" for remark in found.remarks)


def as_text(sheet: Sheet) -> str:
    return "\n".join("\n".join(line.rstrip() for line in each.split("\n")) for each in told(sheet)) + "\n"


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
