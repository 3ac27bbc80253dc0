"""HTML of a question as Markdown: its words, formulas, tables, pictures and sounds. What could act is left out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from markdownify import MarkdownConverter

from ownpace.authoring.importing.found import Find, Found, Remark
from ownpace.authoring.importing.letters import plain_name
from ownpace.authoring.importing.markup import TooDeep, escaped, shallow
from ownpace_graders.lesson.markdown import SOUNDS
from ownpace_graders.safe.cleaned import cleaned

LONGEST = 200_000
"""Characters of HTML in one text of a question."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_DATA = re.compile(r"data:(?:image|audio)/([a-z0-9+.-]+);base64,([A-Za-z0-9+/=\s]+)")
_ENDS = {"jpeg": ".jpg", "svg+xml": ".svg", "mpeg": ".mp3", "x-wav": ".wav", "mp4": ".m4a"}
MATH = re.compile(r"\\\((.{1,2000}?)\\\)|\\\[(.{1,2000}?)\\\]|\$\$(.{1,2000}?)\$\$", re.DOTALL)
"""A formula as LaTeX."""
_ANNOTATED = re.compile(r"(<annotation\b[^>]{0,200}>\s*)\\\[(.{1,2000}?)\\\]", re.DOTALL)
"""LaTeX of a formula in MathML, which stands in a line there."""
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_GONE = ("script", "style", "template", "noscript", "title", "head")
_ELSEWHERE = ("iframe", "object", "embed", "video", "form", "canvas", "svg")
_NO_WORDS = "A picture. Say here what it shows"
_HELD = "\ue000{}\ue001"
"""How a formula, or a gap, stands in the HTML while the rest is turned into Markdown."""


class Pen:
    """Writes one question's texts, and remembers the files they name (`files`) and what was left out (`remarks`)."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self.files: dict[str, bytes] = {}
        self.remarks: list[Remark] = []

    def markdown(self, markup: str | None) -> str:
        """The HTML as Markdown."""
        held: list[str] = []

        def hold(found: re.Match[str]) -> str:
            inline, *displayed = (html.unescape(re.sub(r"<[^>]*>", "", each or "")).strip() for each in found.groups())
            held.append(f"${inline}$" if inline else f"$${displayed[0] or displayed[1]}$$")
            return _HELD.format(len(held) - 1)

        markup = _ANNOTATED.sub(r"\1\\(\2\\)", (markup or "")[:LONGEST])
        try:
            soup = BeautifulSoup(shallow(MATH.sub(hold, markup)), "html.parser")
            for name in _GONE:
                for tag in soup.find_all(name):
                    tag.decompose()
            text = _Converter(self).convert_soup(soup)
        except TooDeep:
            text = escaped(" ".join(re.sub(r"<[^<>]*>", " ", markup).split()))
        text = re.sub(
            "\ue000(\\d{1,6})\ue001", lambda each: held[int(each[1])] if int(each[1]) < len(held) else "", text
        )
        return re.sub(
            r"\n{3,}",
            "\n\n",
            re.sub(r"(?<![ \t])[ \t]+\n(?!\n)", lambda end: "  \n" if end[0] == "  \n" else "\n", text),
        ).strip()

    def line(self, markup: str | None) -> str:
        """The HTML as one line of Markdown, for an option or a card."""
        return " ".join(self.markdown(markup).split())

    def file(self, address: str) -> str:
        """Keep the picture or sound at this address; where it lies in media/, "" where it is not to be had."""
        found = _DATA.fullmatch(address)
        if found:
            end, name = _ENDS.get(found[1], f".{found[1]}"), "picture"
            content = decoded(found[2])
        else:
            path = PurePosixPath(unquote(urlsplit(address).path))
            end, name, content = path.suffix.lower(), path.stem, self._find(unquote(address))
        if end not in (*_PICTURES, *SOUNDS) or content is None:
            return ""
        kept = f"{plain_name(name) or 'file'}-{hashlib.sha256(content).hexdigest()[:6]}{end}"
        self.files[kept] = content
        return f"media/{kept}"

    def picture(self, address: str, alt: str) -> str:
        """The picture as Markdown; "" and a remark where there is none."""
        place = self.file(address)
        if not place:
            self.say(
                f"The picture {_short(address)} is not in the file.", "Put it into media/ and write ![words](media/…)."
            )
            return ""
        words = " ".join(alt.split()).replace("[", "(").replace("]", ")")
        if not words:
            self.say(
                f"The picture {_short(address)} has no words for those who cannot see it.",
                f"Say what it shows, where now stands “{_NO_WORDS}”.",
            )
        return f"![{words or _NO_WORDS}]({place})"

    def kept(self, found: Found) -> Found:
        """With the files that its texts name, and what was left out of them."""
        remarks, self.remarks = self.remarks, []
        return replace(found, files={**self.files}, remarks=(*found.remarks, *remarks))

    def say(self, what: str, next: str) -> None:
        if (remark := Remark(what, next)) not in self.remarks:
            self.remarks.append(remark)


def with_files(text: str, pen: Pen) -> str:
    """Markdown with its pictures in media/."""
    return _PICTURE.sub(lambda each: pen.picture(each[2], each[1]), text)


def decoded(text: str) -> bytes | None:
    """What Base64 stands for, with line breaks in it or not; None for what is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _short(address: str) -> str:
    return f"“{address[:60]}”"


class _Converter(MarkdownConverter):
    def __init__(self, pen: Pen) -> None:
        super().__init__(heading_style="atx", bullets="-", newline_style="spaces", table_infer_header=True)
        self._pen = pen

    def process_tag(self, node: Any, parent_tags: Any = None) -> str:
        if isinstance(node, Tag) and node.name in _ELSEWHERE:
            return self._left_out(node)
        return str(super().process_tag(node, parent_tags))  # type: ignore[misc]

    def _left_out(self, node: Tag) -> str:
        address = str(node.get("src") or node.get("data") or "")
        if node.name == "object" and (drawn := self._pen.file(address)):
            return f"![{' '.join(node.get_text().split()) or _NO_WORDS}]({drawn})"
        what = f"A part of the question ({node.name}) is left out: {_short(address) if address else 'it could act'}."
        self._pen.say(what, "If it is needed, make a picture of it, or a film with show.video, and put that in.")
        return ""

    def escape(self, text: str, parent_tags: Any) -> str:
        return escaped(text) if text else ""

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        return self._pen.picture(str(el.get("src") or ""), str(el.get("alt") or ""))

    def convert_audio(self, el: Tag, text: str, parent_tags: Any) -> str:
        source = el if el.get("src") else el.find("source")
        return self._sound(str(source.get("src") or "") if isinstance(source, Tag) else "", "Listen")

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        address = str(el.get("href") or "")
        if PurePosixPath(urlsplit(address).path).suffix.lower() in SOUNDS:
            return self._sound(address, " ".join(text.split()) or "Listen")
        if re.match(r"https?://[^\s<>()]+\Z", address):
            return f"[{text}]({address})" if text.strip() else ""
        if address:
            self._pen.say(f"A link leads nowhere here: {_short(address)}.", "Write where it is to lead.")
        return text

    def _sound(self, address: str, words: str) -> str:
        if place := self._pen.file(address):
            return f"![{words}]({place})"
        self._pen.say(
            f"The sound {_short(address)} is not in the file.", "Put it into media/ and write ![words](media/…)."
        )
        return words

    def convert_math(self, el: Tag, text: str, parent_tags: Any) -> str:
        latex = el.find("annotation", attrs={"encoding": re.compile("latex|tex", re.IGNORECASE)})
        written = " ".join(latex.get_text().split()) if isinstance(latex, Tag) else ""
        if written:
            return written if "\ue000" in written else f"${written}$"
        for each in el.find_all(["annotation", "annotation-xml"]):
            each.decompose()
        return " ".join(cleaned(str(el)).split())

    def convert_sub(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"<sub>{text}</sub>" if text.strip() else ""

    def convert_sup(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"<sup>{text}</sup>" if text.strip() else ""

    def convert_u(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"<u>{text}</u>" if text.strip() else ""
