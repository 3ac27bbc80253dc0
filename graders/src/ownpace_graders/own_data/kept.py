"""What is the student's own in a teaching block, in words: cards, marks and notes, rounds of a drill."""

import json
from typing import Any


def said(part: str, value: Any) -> str:
    """One thing that was kept under `part`, as a line. What no block keeps, and a record holds, is shown as it is."""
    match value:
        case str():
            return f"{part}: {value}"
        case {"box": int(known)}:
            return f"{part}: {'known' if known > 0 else 'not yet'}"
        case {"words": str(words), "note": str(note)}:
            return f"“{words}” {note}".rstrip()
        case {"right": int(right), "given": int(given), "seconds": int(seconds)}:
            return f"{right} of {given} right in {seconds} seconds"
    return f"{part}: {json.dumps(value, ensure_ascii=False)}"
