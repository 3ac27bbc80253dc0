"""What the site says of questions, blocks, rules and commands is made of their own descriptions, when it is built.

```{kinds}
```              every kind of question, with an example as it looks and all that its call takes
```{blocks}
```              the same of the teaching blocks
```{commands}
```              every command, as its --help says it
```{from-file} SECURITY.md
```              a page that lies outside docs/, whose links lead within the site
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ownpace.ask.form import markup, place
from ownpace.ask.view import view
from ownpace.cli import main
from ownpace.show import block, looks
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import Call, read_call

HERE = Path(__file__).parent
ROOT = HERE.parent
PACKAGE = ROOT / "extensions" / "src" / "ownpace"
EXAMPLES = HERE / "examples"
"""A call of each kind and block, by its name: `ask.number.txt`."""
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PLACES = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "binder/README.md": "binder.md"}


def example(written: str) -> tuple[str, Call]:
    """The example of a call, `ask.number`, as it is written and as it is read."""
    source = (EXAMPLES / f"{written}.txt").read_text(encoding="utf-8").strip()
    call = read_call(source)
    if call is None or call.written != written or not call.literal:
        raise ValueError(f"docs/examples/{written}.txt is no call of {written}.")
    return source, call


def drawn(call: Call) -> str:
    """The call as it looks to a student, and does nothing."""
    if call.module == "show":
        shown = block(call, EXAMPLES)
    else:
        stands = view(call.kind, call.arguments, None, place("docs", call.item or ""))
        shown = markup(call.kind, call.item or "", call.arguments, stands, "docs", ready=True)
    return f'<div class="made-example" inert>{shown}</div>'


def described(signature: Signature) -> Iterator[str]:
    """What the call takes, as a list in Markdown."""
    for each in signature.arguments:
        when = "needed" if each.needed else f"`{each.default!r}` unless given"
        yield f"- `{each.name}`, {when}: {_words(each.about)}. *Takes {_words(each.takes)}.*"


def _words(text: str) -> str:
    """An author's help as Markdown that shows all of its signs."""
    for sign in ("![", "___", "<", "*"):
        text = text.replace(sign, "".join(f"\\{each}" for each in sign))
    return " ".join(text.split())


class _Listing(SphinxDirective):
    """Every call of a module, one after the other."""

    signatures: ClassVar[dict[str, Signature]]

    def run(self) -> list[nodes.Node]:
        return [node for signature in self.signatures.values() for node in self._one(signature)]

    def _one(self, signature: Signature) -> list[nodes.Node]:
        source, call = example(signature.call)
        section = nodes.section(ids=[nodes.make_id(signature.call)], names=[signature.call])
        section += nodes.title("", "", nodes.literal("", signature.call))
        section += nodes.paragraph("", f"{signature.about[:1].upper()}{signature.about[1:]}.")
        section += nodes.raw("", drawn(call), format="html")
        section += nodes.literal_block(source, source, language="python")
        section += self.parse_text_to_nodes("\n".join(described(signature)))
        return [section]


class Kinds(_Listing):
    signatures: ClassVar[dict[str, Signature]] = {name: kind.signature for name, kind in KINDS.items()}


class Blocks(_Listing):
    signatures: ClassVar[dict[str, Signature]] = BLOCKS


class Commands(SphinxDirective):
    """Every command with its help."""

    def run(self) -> list[nodes.Node]:
        return [node for words, command in commands(main, "ownpace") for node in self._one(words, command)]

    def _one(self, words: str, command: click.Command) -> list[nodes.Node]:
        section = nodes.section(ids=[nodes.make_id(words)], names=[words])
        section += nodes.title("", "", nodes.literal("", words))
        with command.make_context(words, [], resilient_parsing=True) as context:
            said = command.get_help(context)
        section += nodes.literal_block(said, said, language="text")
        return [section]


def commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    """Each command by the words that are typed, those in groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


class FromFile(SphinxDirective):
    """A page that lies outside docs/, whole."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = ROOT / self.arguments[0]
        self.env.note_dependency(str(path))
        text = re.sub(r"\A# .*\n", "", path.read_text(encoding="utf-8"))
        return self.parse_text_to_nodes(within_site(text, path.parent), allow_section_headings=True)


def within_site(text: str, folder: Path, at: Path = HERE) -> str:
    """The Markdown of a file in `folder`, for a page that lies `at` a place of the site: its links lead to pages of the
    site, and there is none where a file is none of its pages."""

    def led(link: re.Match[str]) -> str:
        path, mark, anchor = link[1].partition("#")
        if "://" in link[1] or not path:
            return link[0]
        target = (folder / path).resolve()
        name = target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) else ""
        page = target if name.startswith("docs/") else HERE / _PLACES[name] if name in _PLACES else None
        return f"]({os.path.relpath(page, at)}{mark}{anchor})" if page else "](#)"

    text = _LINK.sub(led, text)
    return re.sub(r"!?\[([^\]]*)\]\(#\)", r"\1", text)


def _read(app: Sphinx, name: str, source: list[str]) -> None:
    """A page of docs/ itself, whose links may lead to files that are no page of the site."""
    folder = Path(app.srcdir, name).parent
    if name.startswith("rules/OP"):  # their index lists them, and sixty would fill the margin
        source[0] = f"---\norphan: true\n---\n\n{source[0]}"
    if name == "index":  # a page that it does not name yet is listed all the same
        source[0] = source[0].replace("\nchangelog\n", f"\nchangelog\n{_others(source[0])}")
    source[0] = within_site(source[0], folder, folder)


def _others(index: str) -> str:
    listed = {*re.findall(r"^([\w/-]+)$", index, re.MULTILINE), "index"}
    return "".join(f"{page.stem}\n" for page in sorted(HERE.glob("*.md")) if page.stem not in listed)


def _looks(app: Sphinx, error: Exception | None) -> None:
    """The style of questions and blocks in one file, in the colours of a lesson's page; the media of the examples."""
    if error or app.builder.format != "html":
        return
    names = looks([f"show.{name}()" for name in BLOCKS])
    ask = [PACKAGE / "ask" / "question.css", *sorted((PACKAGE / "ask").rglob("*.css"))]
    paths = [*dict.fromkeys(ask), *(PACKAGE / "show" / f"{name}.css" for name in names)]
    texts = [*_colours(), *(path.read_text(encoding="utf-8") for path in paths)]
    (Path(app.outdir) / "_static" / "questions.css").write_text("\n".join(texts), encoding="utf-8")
    shutil.copytree(EXAMPLES / "media", Path(app.outdir) / "media", dirs_exist_ok=True)


def _colours() -> Iterator[str]:
    """What a lesson's page says of colours, for an example alone: light, and dark where the site is dark."""
    page = (PACKAGE / "page" / "static" / "page.css").read_text(encoding="utf-8")
    light, dark, *_ = re.findall(r":root \{([^}]*--op-ink:[^}]*)\}", page)
    yield f".made-example {{{light.replace('light dark', 'light')}}}"
    dark += "  color-scheme: dark;\n"
    yield f'body[data-theme="dark"] .made-example {{{dark}}}'
    yield f'@media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) .made-example {{{dark}}} }}'


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls it."""
    for name, directive in (("kinds", Kinds), ("blocks", Blocks), ("commands", Commands)):
        app.add_directive(name, directive)
    app.add_directive("from-file", FromFile)
    app.connect("source-read", _read)
    app.connect("build-finished", _looks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
