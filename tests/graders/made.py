"""What students give besides words, in a few bytes each."""

import base64

PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgy"
    "PC4zNDL/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AJkf/9k="
)
"""A grey JPEG of 16 × 8."""

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" fill="none" stroke-linecap="round"'
    ' stroke-linejoin="round"><rect width="800" height="600" fill="#ffffff"/>'
)
STROKE = '<path d="M10 20L30 40L50 45" stroke="#1d2433" stroke-width="4"/>'
DRAWING = f"{HEAD}{STROKE}</svg>".encode()
RECORDING = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 60


def segment(marker: int, content: bytes) -> bytes:
    """Of a JPEG."""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def another(number: int) -> bytes:
    """A photo that no other number gives."""
    return PHOTO[:2] + segment(0xE0, b"JFIF\0\1\1\0" + number.to_bytes(6)) + PHOTO[20:]
