"""What a widget brings along to a notebook in JupyterLab, and the page has already."""

import re
from base64 import b64encode
from collections.abc import Collection
from pathlib import Path

from ownpace.lesson.sitting import sitting

WIDE, THEMES = Path(__file__).with_name("wide.css"), Path(__file__).with_name("jupyterlab.css")
_IMPORTED = re.compile(r'(import\(|from )"\./([\w-]+\.js)"')


def style(*rules: Path) -> str:
    """The rules, those of what is wide, and JupyterLab's themes; "" on the page, whose own stylesheet has them."""
    return "" if sitting().on_page else "".join(path.read_text(encoding="utf-8") for path in (*rules, WIDE, THEMES))


def script(module: Path, pieces: Collection[str] = ()) -> str:
    """The module's source with those of its pieces in it that are needed; on the page its name alone, because the
    server has sent it once for all widgets."""
    return module.name if sitting().on_page else _whole(module, pieces)


def _whole(module: Path, pieces: Collection[str]) -> str:
    def piece(found: re.Match[str]) -> str:
        # A piece that is asked for later is one that not every form needs.
        if found[1] == "import(" and found[2] not in pieces:
            return found[0]
        return found[1] + _inlined(module.with_name(found[2]), pieces)

    return _IMPORTED.sub(piece, module.read_text(encoding="utf-8"))


def _inlined(module: Path, pieces: Collection[str]) -> str:
    """A notebook's widgets have no address beside which another file could lie."""
    return f'"data:text/javascript;base64,{b64encode(_whole(module, pieces).encode()).decode()}"'
