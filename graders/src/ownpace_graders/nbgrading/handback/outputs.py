"""What code put out, as plain HTML."""

import base64
import html
import re
from collections.abc import Mapping
from typing import Any

from ownpace_graders.nbgrading.drawn import drawn, mathml, terminal

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_RULE = re.compile(r"(?m)^(?:\x1b\[[\d;]*m)*-{10,}(?:\x1b\[[\d;]*m)*\n")
"""With which a traceback begins, as wide as a terminal."""
_ALT = "What the code drew"


def outputs(cell: Any) -> str:
    """All outputs of a graded cell, in order; "" where there are none."""
    made = "".join(filter(None, (_output(each) for each in cell.get("outputs", ()))))
    return f'<div class="op-outputs">{made}</div>' if made else ""


def _output(output: Any) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _text(str(output.get("text", "")))
    if kind == "error":
        lines = "\n".join(map(str, output.get("traceback", ()))) or f"{output.get('ename')}: {output.get('evalue')}"
        return _text(_RULE.sub("", lines), "op-error")
    return _best(output.get("data", {}), output.get("metadata", {}))


def _best(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """The richest form that needs no script; of other packages' there are words."""
    if found := data.get("text/html"):
        return f'<div class="op-html">{found}</div>'
    if found := data.get("text/markdown"):
        return f'<div class="op-prose">{drawn(str(found))}</div>'
    if found := data.get("image/svg+xml"):
        return _picture("image/svg+xml", base64.b64encode(str(found).encode(errors="replace")).decode(), {})
    if kind := next((kind for kind in _PICTURES if kind in data), None):
        return _picture(kind, "".join(str(data[kind]).split()), metadata.get(kind, {}))
    if found := data.get("text/latex"):
        return f"<div>{_formula(str(found))}</div>"
    return _text(str(data["text/plain"])) if "text/plain" in data else ""


def _formula(latex: str) -> str:
    return mathml(latex.strip().strip("$").replace(r"\displaystyle", ""), "block")


def _picture(kind: str, code: str, size: Any) -> str:
    width = size.get("width") if isinstance(size, Mapping) else None
    wide = f' width="{width}"' if isinstance(width, int) else ""
    return f'<img class="op-picture" alt="{_ALT}" src="data:{kind};base64,{html.escape(code)}"{wide}>'


def _text(text: str, kind: str = "op-text") -> str:
    return f'<pre class="{kind}">{terminal(text)}</pre>'
