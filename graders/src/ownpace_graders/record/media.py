"""What a student's picture, drawing or recording can be: found by its bytes, never by its name or what somebody says.

Browsers make all of them anew, so they come in few forms. Whatever is another is refused: a program, a page, a picture
that says where it was taken, or one that would fill a teacher's memory when it is opened.
"""

import re
from collections.abc import Callable, Iterator

from ownpace_graders.errors import RecordError

EDGE = 4096
"""The most pixels that a picture has on a side."""

_UNKNOWN = "This is neither a picture nor a recording that can be kept."
_AGAIN = "Choose it again with the button of the question, which makes it anew."
_NUMBER = r"\d{1,5}"
_POINT = rf"{_NUMBER} {_NUMBER}"
_STROKE = rf'<path d="M{_POINT}(?:L{_POINT})*+" stroke="#[0-9a-f]{{6}}" stroke-width="\d{{1,2}}"/>'
_PAPER = r'<rect width="(?P<wide>\d{1,4})" height="(?P<high>\d{1,4})" fill="#ffffff"/>'
_DRAWING = re.compile(
    r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 (?P<w>\d{1,4}) (?P<h>\d{1,4})" fill="none"'
    rf' stroke-linecap="round" stroke-linejoin="round">{_PAPER}(?P<strokes>(?:{_STROKE})*+)</svg>'
)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_END, _SCAN = 0xD9, 0xDA


def ending(content: bytes) -> str:
    """How the name of a file with these bytes ends. RecordError, in words, for what cannot be kept."""
    for begins, end, why_not in _FORMS:
        if begins(content):
            if why := why_not(content):
                raise RecordError(why, next=_AGAIN)
            return end
    raise RecordError(_UNKNOWN, next=_AGAIN)


def strokes(drawing: bytes) -> tuple[int, int, str]:
    """Of a drawing that can be kept: its width and height, and its strokes as SVG."""
    found = _DRAWING.fullmatch(drawing.decode("ascii"))
    if found is None:
        raise RecordError(_UNKNOWN, next=_AGAIN)
    return int(found["w"]), int(found["h"]), found["strokes"]


def _why_no_photo(content: bytes) -> str:
    """Each segment of a JPEG is looked at; what it says beside its pixels (Exif, a place, a comment, a second picture)
    is not let pass, nor anything behind its end."""
    frames = 0
    try:
        for marker, segment in _segments(content):
            if marker in _FRAMES:
                frames += 1
                high, wide = int.from_bytes(segment[1:3]), int.from_bytes(segment[3:5])
                if not 0 < wide <= EDGE or not 0 < high <= EDGE:
                    return f"This picture has {wide} × {high} pixels; {EDGE} on a side can be."
            elif not _is_needed(marker, segment):
                return "This picture still says when, where or with what it was taken."
    except (IndexError, ValueError):
        return "This picture is incomplete."
    return "" if frames == 1 else "This picture is incomplete."


def _is_needed(marker: int, segment: bytes) -> bool:
    """Whether a picture is drawn by it: tables, scans, and how its colours are meant."""
    if marker == 0xFE or 0xE0 <= marker <= 0xEF:
        names = {0xE0: (b"JFIF\0",), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
        return segment.startswith(names.get(marker, ()))
    return marker in (0xC4, 0xDB, 0xDD, _SCAN)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment, to the picture's end, which is that of the file. ValueError, IndexError."""
    at = 2
    while content[at + 1] != _END:
        marker, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if content[at] != 0xFF or end > len(content) or end < at + 4:
            raise ValueError("a segment has no beginning or no end")
        yield marker, content[at + 4 : end]
        if marker == _SCAN and not (found := _MARKER.search(content, end)):
            raise IndexError("a scan has no end")
        at = found.start() if marker == _SCAN and found else end
    if at + 2 != len(content):
        raise ValueError("something lies behind the picture")


def _why_no_drawing(content: bytes) -> str:
    try:
        found = _DRAWING.fullmatch(content.decode("ascii"))
    except UnicodeDecodeError:
        found = None
    is_whole = found and found["w"] == found["wide"] and found["h"] == found["high"]
    return "" if is_whole else "This drawing was not made with the pen of a question."


_TELLS = "This sound still says when, where or with what it was made."


def _why_no_wave(content: bytes) -> str:
    """A WAV has its form and its sound, and nothing that tells of it."""
    at = 12
    while at + 8 <= len(content):
        if content[at : at + 4] not in (b"fmt ", b"data"):
            return _TELLS
        at += 8 + int.from_bytes(content[at + 4 : at + 8], "little")
    return ""


def _why_no_frames(content: bytes) -> str:
    return _TELLS if content[-128:].startswith(b"TAG") else ""


def _fine(content: bytes) -> str:
    return ""


_FORMS: tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes], str]], ...] = (
    (lambda content: content.startswith(b"\xff\xd8"), "jpg", _why_no_photo),
    (lambda content: content.startswith(b"<svg "), "svg", _why_no_drawing),
    (lambda content: content.startswith(b"\x1aE\xdf\xa3") and b"\x42\x82\x84webm" in content[:64], "webm", _fine),
    (lambda content: content.startswith(b"OggS") and b"OpusHead" in content[:64], "ogg", _fine),
    (lambda content: content[4:8] == b"ftyp", "m4a", _fine),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WAVE", "wav", _why_no_wave),
    (lambda content: len(content) > 2 and content[0] == 0xFF and content[1] >= 0xE0, "mp3", _why_no_frames),
)
"""Of each form: how it begins, how its name ends, and why this one cannot be kept, or ""."""
