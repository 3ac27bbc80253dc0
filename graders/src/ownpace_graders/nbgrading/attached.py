"""The pictures that are attached to a cell's text, where its Markdown shows them, or an `<img>` in it."""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_OFTEN = 4
"""How often all pictures of a text can be shown in it: a page must not be many times what was handed in."""
_IMG = re.compile(r"""<img\b((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""", re.IGNORECASE)
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,4}(?:px|%))", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,4}%?)(?:px)?/?", re.IGNORECASE)
_SCHEME = "attachment:"


class Attached:
    """A cell's attachments, each picture of which is shown as long as all together are not too much."""

    def __init__(self, attachments: Any) -> None:
        self._bundles = attachments if isinstance(attachments, Mapping) else {}
        bundles = [bundle for bundle in self._bundles.values() if isinstance(bundle, Mapping)]
        self._left = _OFTEN * sum(len(text) for bundle in bundles for text in bundle.values() if isinstance(text, str))

    def picture(self, address: str) -> str:
        """An address that holds the picture at `attachment:NAME`; "" where there is none, or no more."""
        bundle = self._bundle(address.removeprefix(_SCHEME))
        kind = next((kind for kind in _KINDS if isinstance(bundle.get(kind), str)), None)
        self._left -= len(bundle[kind]) if kind else 0
        return f"data:{kind};base64,{bundle[kind]}" if kind and self._left >= 0 else ""

    def _bundle(self, name: str) -> Mapping[str, Any]:
        found = self._bundles.get(name) or self._bundles.get(unquote(name))
        return found if isinstance(found, Mapping) else {}


def is_attached(address: str) -> bool:
    return address.startswith(_SCHEME)


def images(markup: str, to: Callable[[str], str]) -> str:
    """HTML in which each `<img>` of an attached picture is written plainly, with its size and words, and shows what
    `to` makes of its address; where that is "", it is left as it is."""
    return _IMG.sub(lambda found: _plain(found, to), markup)


def _plain(found: re.Match[str], to: Callable[[str], str]) -> str:
    given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(found[1])}
    address = to(given.get("src", "")) if is_attached(given.get("src", "")) else ""
    if not address:
        return found[0]
    sizes = {**dict(_STYLED.findall(given.get("style", ""))), **given}
    kept = {"src": address, "alt": given.get("alt", "")}
    kept |= {name: size[1] for name in ("width", "height") if (size := _SIZE.fullmatch(sizes.get(name, "")))}
    return "".join(["<img", *(f' {name}="{html.escape(value)}"' for name, value in kept.items()), ">"])
