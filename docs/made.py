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

import html
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import click
from calls import EXAMPLES, example
from docutils import nodes
from dressed import LIVE, dress
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ownpace.ask.form import markup, place
from ownpace.ask.view import view
from ownpace.cli import main
from ownpace.show import block
from ownpace_graders.kinds import KINDS, kind_of
from ownpace_graders.kinds.argument import EVERY, MARKED, Argument
from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import Call

HERE = Path(__file__).parent
ROOT = HERE.parent
LESSON = "docs"
"""The lesson that the examples are of, as `gallery.ts` has it."""
SHARED = "what-many-questions-take"
SHOTS = "_static/shots"
STATES = {"new": "untouched", "done": "after a first try"}
SCRIPT = (
    f'<p class="made-status" role="status"></p><script type="module" src="{LIVE}/gallery.js"></script>'
    '<script src="_static/from_disk.js"></script>'
)
NO_KERNEL = "In a lesson the student’s program runs, and hears what each test makes of it. Here it only stands."
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PLACES = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "binder/README.md": "binder.md"}


def drawn(source: str, call: Call) -> str:
    """The call as it looks to a student; a question brings its call along for whoever marks it in the browser."""
    if call.module == "show":
        return f'<div class="made-example">{block(call, EXAMPLES)}</div>'
    stands = view(call.kind, call.arguments, None, place(LESSON, call.item or ""))
    alive = is_alive(call)
    shown = markup(call.kind, call.item or "", call.arguments, stands, LESSON, ready=not alive)
    more = f'data-call="{html.escape(source)}"' if alive else "inert"
    return f'<div class="made-example" {more}>{shown}</div>'


def pictured(written: str, shots: Path) -> str:
    """The call's pictures, as far as `docs/shots.py` made them: of a lesson's page. The light or the dark one is
    seen (`only-…` are the theme's classes), as the reader has chosen; a browser asks for that one alone."""
    pictures = "".join(
        f"<figure>{_picture(written, state, 'light', words)}{_picture(written, state, 'dark', words)}"
        f"<figcaption>{words}</figcaption></figure>"
        for state, words in STATES.items()
        if (shots / f"{written}-{state}-light.png").exists()
    )
    return f'<details class="made-shots"><summary>On a lesson’s page</summary>{pictures}</details>' if pictures else ""


def _picture(written: str, state: str, scheme: str, words: str) -> str:
    address = f"{SHOTS}/{written}-{state}-{scheme}.png"
    return f'<img class="only-{scheme}" src="{address}" alt="{written}: {words}" loading="lazy">'


def is_alive(call: Call) -> bool:
    """Whether a reader can try the example on the site, where there is neither server nor kernel."""
    return call.module == "show" or not kind_of(call.kind).is_program(call.arguments)


def described(arguments: Iterable[Argument]) -> Iterator[str]:
    """What a call takes, as a list in Markdown."""
    for each in arguments:
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
    has_content = True  # a list for whoever reads the file itself, which the page does not need
    shared: ClassVar[tuple[Argument, ...]] = ()
    """What many of them take: it is said once, after them."""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # what is said of a call and how it looks may have changed since the last build
        listed = [node for signature in self.signatures.values() for node in self._one(signature)]
        if self.shared:
            listed.append(nodes.section(ids=[SHARED], names=[SHARED]))
            listed[-1] += nodes.title("", "What many questions take")
            listed[-1] += self.parse_text_to_nodes("\n".join(described(self.shared)))
        return [*listed, nodes.raw("", SCRIPT, format="html")]

    def _one(self, signature: Signature) -> list[nodes.Node]:
        source, call = example(signature.call)
        section = nodes.section(ids=[nodes.make_id(signature.call)], names=[signature.call])
        section += nodes.title("", "", nodes.literal("", signature.call))
        section += nodes.paragraph("", f"{signature.about[:1].upper()}{signature.about[1:]}.")
        section += nodes.raw("", drawn(source, call), format="html")
        shots = pictured(signature.call, Path(self.env.app.outdir) / SHOTS)
        if not is_alive(call):
            section += nodes.paragraph("", NO_KERNEL)
            shots = shots.replace("<details", "<details open", 1)
        section += nodes.raw("", shots, format="html")
        section += nodes.literal_block(source, source, language="python")
        own = [each for each in signature.arguments if each not in self.shared]
        section += self.parse_text_to_nodes("\n".join(described(own)))
        if others := ", ".join(each.name for each in signature.arguments if each in self.shared):
            many = nodes.reference("", "many questions", refid=SHARED, internal=True)
            section += nodes.paragraph("", "", nodes.Text("Besides, as "), many, nodes.Text(f": {others}."))
        return [section]


class Kinds(_Listing):
    signatures: ClassVar[dict[str, Signature]] = {name: kind.signature for name, kind in KINDS.items()}
    shared = (*EVERY, *MARKED)


class Blocks(_Listing):
    signatures: ClassVar[dict[str, Signature]] = BLOCKS


class Commands(SphinxDirective):
    """Every command with its help."""

    has_content = True  # as for the calls

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
    """A page of docs/ itself, whose links may lead to files that are not pages of the site."""
    folder = Path(app.srcdir, name).parent
    if name.startswith("rules/OP"):  # their index lists them, and sixty would fill the margin
        source[0] = f"---\norphan: true\n---\n\n{source[0]}"
    source[0] = within_site(source[0], folder, folder)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls it."""
    for name, directive in (("kinds", Kinds), ("blocks", Blocks), ("commands", Commands)):
        app.add_directive(name, directive)
    app.add_directive("from-file", FromFile)
    app.connect("source-read", _read)
    app.connect("build-finished", dress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
