"""A notebook that attacks whoever marks it, as it would stand in autograded/ if nothing before had looked at it."""

import base64
import json
from pathlib import Path
from typing import Any

from nbformat import v4

RUN = "window.top.ran=1"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}" width="9" height="9"><script>{RUN}</script></svg>'
ENCODED = base64.b64encode(SVG.encode()).decode()
COVER = "position:fixed;inset:0;width:9999px;height:9999px;z-index:99999"

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BROKEN = {"image/png": f'"><img src=x onerror={RUN}>', "image/svg+xml": ENCODED}
PICTURES = (
    f'![ONE](attachment:my%20desk.png)\n\n<center><img alt=TWO width=40 src="attachment:my desk.png" onerror={RUN}>'
    f'</center>\n\n<img src="attachment:x" alt="THREE"> <img src="attachment:y" alt="\'onerror={RUN} x=">'
)
SHOWN: list[dict[str, Any]] = [
    {"text/html": "<div><style scoped>td {}</style><table class='dataframe'><tr><td>HALVED</td></tr></table></div>"},
    {"application/vnd.plotly.v1+json": {"data": [{"y": [1]}], "layout": {"title": "DRAWN"}}, "text/plain": "Figure()"},
]
"""Outputs that show something: a table of pandas' and a figure of plotly's."""

RUNS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><foreignObject><iframe srcdoc='<script>{RUN}</script>'></iframe></foreignObject></svg>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe><iframe src='javascript:{RUN}'></iframe>",
    f"<details open ontoggle={RUN}>x</details><input autofocus onfocus={RUN}><select autofocus onfocus={RUN}></select>",
    f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}></audio>",
    f"<object data='javascript:{RUN}'></object><embed src='javascript:{RUN}'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={RUN}&gt;'></math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<template><script>{RUN}</script></template>",
    "<base href='https://example.org/'><link rel=stylesheet href=//example.org>",
    f"<style>@import '//example.org/x'; * {{ {COVER} }}</style><p style='background:url(//example.org/y)'>x</p>",
    f"<svg><use href='data:image/svg+xml;base64,{ENCODED}#x'/><a xlink:href='javascript:{RUN}'><text>x</text></a>",
    f"<svg><set attributeName=onmouseover to={RUN}><image href=x onerror={RUN}></svg><math href='javascript:{RUN}'>",
    f"<math><maction actiontype='statusline#{RUN}' xlink:href='javascript:{RUN}'>x</maction></math>",
    "<img srcset='//example.org/1 1x' src=x><link rel=prefetch href=//example.org/2><link rel=icon href=//example.org>",
    "<style>@font-face { font-family: x; src: url(//example.org/3) } p { font-family: x }</style><p>x</p>",
    f"{{{{constructor.constructor('{RUN}')()}}}} <%= {RUN} %> {{% raw %}} [[{RUN}]]",
    f"<a href=' &#1;java&#10;script:{RUN}'>x</a><xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<div is=x-y><slot><script type=module>{RUN}</script></slot></div><plaintext><img src=x onerror={RUN}>",
    f"<script src=evil.js></script><script nonce=x>{RUN}</script><marquee onstart={RUN}>x</marquee>",
]
ACTS = [
    "<meta http-equiv=refresh content='0;url=/formgrader/manage_students'>",
    f'<div class="nbgrader_cell" id="exit-1" style="{COVER}"><button class="full-credit">x</button></div>',
    f'<a href="next" class="tabbable" target="_top" style="{COVER}">NAVIGATES</a>',
    '<a href="/formgrader/?path=/tmp">OWN</a> <a href="evil.html" target=_top>FILE</a> <a href="//example.org">OUT</a>',
    '<a href="javascript:window.top.ran=1">JS</a> <a href="data:text/html,x" download>DATA</a>',
    '<form action="/formgrader/api/submitted_notebook/x/flag" method=post><button>FORM</button></form>',
    '<label for="exit-1">LABEL</label><button popovertarget=p>POP</button><div popover id=p>p</div>',
    "<dialog open>DIALOG</dialog>",
    '<img name="submission_id"><img id="formgrader"><form id="Backbone" name="$"></form><a id=base_url href=x>y</a>',
    '<p accesskey="s" tabindex="1" contenteditable class="score tabbable comment help">KEYS</p>',
    '<p data-toggle="modal" data-target="body" data-dismiss="alert" data-link="x" role="button">DATA</p>',
    '<img src="data:image/png;base64,AAAA" width="9999" height="9999" align="left" hspace="999">',
    '<table style="margin-top:-500px"><tr><td height="9999" width="9999">BIG</td></tr></table>',
    '<math><mpadded voffset="800px" lspace="-900px" width="0"><mtext>SHIFTED</mtext></mpadded></math>',
    '<math><mstyle mathsize="900px"><mspace width="-99em"/><mo stretchy="true" minsize="99em">|</mo></mstyle></math>',
    '<a href="x" ping="/formgrader/api/students">PING</a><button formaction="/x" formmethod="post">ACTION</button>',
    '<form id="document"><input name="cookie"></form><img name="jQuery"><a id="MathJax"></a><object name="_"></object>',
    '<input class="score" type="number" value="9"><textarea class="comment">x</textarea><div id="exit-1-saved">x</div>',
    '<img src="/formgrader/api/submitted_notebook/x/flag"><video src="/api/kernels" poster="/api/contents"></video>',
    '<p dir="rtl" style="unicode-bidi:bidi-override">OVERRIDE</p><p hidden inert style="display:contents">x</p>',
    '<table id="main-table" class="dataTable"><thead><tr><th aria-controls="main-table">x</th></tr></thead></table>',
    "</div></div></div></div></div></main></body><div class='modal-backdrop in'>OUTSIDE</div>",
    f'<div style="{COVER}">' * 200 + "DEEP",
]
"""What would lie over the page, name what it looks for, or lead to an address that does something."""


def notebook() -> Any:
    cells = [v4.new_raw_cell(RUNS[0], metadata={"raw_mimetype": "text/html"})]
    cells += [v4.new_markdown_cell(f"{text}\n\nwords {text}") for text in (*RUNS, *ACTS)]
    cells.append(v4.new_markdown_cell("# exit-1\n\n## double-tests\n\n# exit-1-comment\n\n# formgrader"))
    cells.append(
        v4.new_markdown_cell(f"```mermaid\n</pre>{RUNS[0]}\n```\n\n$\\text{{{RUNS[1]}}}$ [x](javascript:{RUN})")
    )
    cells.append(v4.new_markdown_cell(PICTURES, attachments={"my desk.png": {"image/png": PNG}, "x": BROKEN}))
    cells.append(_graded("exit-1", "exit"))
    cells.append(_graded("essay", RUNS[0], outputs=[_html(text) for text in (*RUNS, *ACTS)]))
    cells.append(_graded("double-tests", "assert True", outputs=[*_other_outputs(), *map(_shows, SHOWN)]))
    cells.append(_graded("exit-1", "a second one", outputs=[]))
    cells.append(_graded('"><img src=x onerror=window.top.ran=1>', "named"))
    made = v4.new_notebook()
    made.cells = cells
    made.metadata.update({"title": RUNS[0], "widgets": {"x": RUNS[0]}, "language_info": {"name": RUNS[1]}})
    return made


def _graded(name: str, source: str, outputs: list[Any] | None = None) -> Any:
    marks = {"grade": True, "grade_id": name, "solution": True, "locked": False, "task": False, "points": 2}
    cell = v4.new_code_cell(source, metadata={"nbgrader": {**marks, "schema_version": 3}, "tags": [RUNS[1]]})
    cell.execution_count = RUNS[1]
    cell.outputs = outputs or []
    return cell


def _html(text: str) -> Any:
    return _shows({"text/html": text, "text/plain": "plain"})


def _shows(bundle: dict[str, Any]) -> dict[str, Any]:
    """An output, whether or not nbformat would have it."""
    return {"output_type": "display_data", "data": bundle, "metadata": {"image/png": {"width": RUNS[1]}}}


def _other_outputs() -> list[Any]:
    bundles: list[dict[str, Any]] = [
        {"application/javascript": RUN},
        {"application/vnd.jupyter.widget-view+json": {"model_id": RUNS[0]}},
        {"image/svg+xml": SVG},
        {"image/png": f'"><img src=x onerror={RUN}>'},
        {"text/latex": f"$\\text{{{RUNS[1]}}}$"},
        {"text/markdown": RUNS[1]},
        {"text/vnd.mermaid": RUNS[0]},
        {"text/html": [RUNS[0]]},
    ]
    error = {"output_type": "error", "ename": RUNS[0], "evalue": RUNS[1], "traceback": [RUNS[0], f"\x1b[31m{RUNS[1]}"]}
    stream = {"output_type": "stream", "name": 'stdout"><img>', "text": RUNS[1]}
    return [*map(_shows, bundles), error, stream]


def write(folder: Path) -> None:
    """The notebook and the files beside it, in an autograded folder."""
    folder.mkdir(parents=True)
    (folder / "halves.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    (folder / "evil.html").write_text(f"<h1>HTML</h1><script>{RUN}</script><img src=x onerror={RUN}>")
    (folder / "evil.svg").write_text(SVG)
    (folder / "evil.js").write_text(RUN)
    (folder / "nbgrader_config.py").write_text("open('opened', 'w')")
