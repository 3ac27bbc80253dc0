"""The class table as one self-contained page: it asks nobody for anything and prints well."""

from __future__ import annotations

from html import escape

from ownpace_graders.lesson.markdown import heading
from ownpace_graders.report.row import HELP_BELOW, Row
from ownpace_graders.report.table import Table
from ownpace_graders.report.text import (
    SHOWN,
    able,
    advice,
    answered,
    handed_in,
    late,
    of_themselves,
    percent,
    practice,
    problems,
    score,
    unprotected,
)
from ownpace_graders.safe.visible import visible

STYLE = """
:root { color-scheme: light dark; --line: #767676; --weak: #fde7d3; --weak-text: #5b2300 }
@media (prefers-color-scheme: dark) { :root { --line: #949494; --weak: #5b2f0f; --weak-text: #ffe9d6 } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-inline-size: 80rem; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
.wide { overflow-x: auto; background: linear-gradient(to right, Canvas 60%, transparent) left / 2.5rem 100% local,
  linear-gradient(to left, Canvas 60%, transparent) right / 2.5rem 100% local,
  linear-gradient(to right, #7678, transparent) left / .8rem 100% scroll,
  linear-gradient(to left, #7678, transparent) right / .8rem 100% scroll, Canvas; background-repeat: no-repeat }
.narrow { display: none }
@media screen and (max-width: 36rem) { .narrow { display: block } }
table { border-collapse: collapse; inline-size: 100% }
th, td:nth-child(3) { white-space: nowrap }
caption { text-align: start; padding-block-end: .5rem }
th, td { text-align: start; padding: .4rem .6rem; border-block-end: 1px solid var(--line); vertical-align: top }
thead th { vertical-align: bottom }
td.weak { background: var(--weak); color: var(--weak-text); font-weight: 600 }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
:focus-visible { outline: 3px solid; outline-offset: 2px }
dt { font-weight: 600 }
@media print { .wide { overflow: visible } }
"""


def page(table: Table) -> str:
    """HTML of the whole page. Everything that came from outside is escaped."""
    title = escape(table.title)
    heads = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in table.objectives)
    rows = "\n".join(_row(row, table) for row in table.rows)
    meanings = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in table.objectives.items())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}: the class</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1><span lang="{escape(table.language)}">{heading(table.heading or table.title)}</span>: the class</h1>
<p>{table.handed_in} of {len(table.rows)} handed in. Answers that wait for your marks: {table.to_mark}.</p>
<p>Percentages are points right by objective; those under {percent(HELP_BELOW)} and not shown are marked. {SHOWN}</p>
{f"<p>{escape(late(table))}</p>" if late(table) else ""}
{f"<p>{escape(unprotected(table))}</p>" if table.unprotected else ""}
{"".join(f"<p>{escape(words)}</p>" for words in problems(table))}
<p class="narrow">The table goes on to the right, with percentages and what to help with: scroll it sideways.</p>
<div class="wide" role="region" aria-labelledby="caption" tabindex="0">
<table>
<caption id="caption">The class, who needs help first on top</caption>
<thead><tr><th scope="col">Student</th><th scope="col">Handed in</th><th scope="col">Receipt</th>
<th scope="col" class="number">Answered</th>
<th scope="col" class="number">Points</th><th scope="col" class="number">To mark</th>{heads}
<th scope="col">Help with</th></tr></thead>
<tbody>
{rows}
</tbody>
<tfoot>{_class(table)}</tfoot>
</table>
</div>
{_practice(table)}{_of_themselves(table)}<h2>Objectives</h2>
<dl lang="{escape(table.language)}">{meanings}</dl>
</main>
</body>
</html>
"""


def _row(row: Row, table: Table) -> str:
    shares = "".join(_share(row.shares.get(name), name in row.needs, able(row, name)) for name in table.objectives)
    student, code = escape(visible(row.shown)), escape(visible(row.code)) or "–"
    return (
        f'<tr><th scope="row">{student}</th><td>{handed_in(row)}</td><td>{code}</td>'
        f'<td class="number">{answered(row, table.questions)}</td><td class="number">{score(row)}</td>'
        f'<td class="number">{row.to_mark or "–"}</td>{shares}'
        f"<td>{escape(advice(row))}</td></tr>"
    )


def _practice(table: Table) -> str:
    lines = "".join(f"<li>{escape(words)}</li>" for words in practice(table))
    return f"<h2>Practice that fades</h2>\n<ul>{lines}</ul>\n" if lines else ""


def _of_themselves(table: Table) -> str:
    lines = "".join(f"<li>{escape(words)}</li>" for words in of_themselves(table))
    return f"<h2>Polls, and how sure they were</h2>\n<ul>{lines}</ul>\n" if lines else ""


def _share(share: float | None, weak: bool, able: str = "") -> str:
    sign = f' <abbr title="shown">{able}</abbr>' if able else ""
    return f'<td class="number{" weak" if weak else ""}">{percent(share)}{sign}</td>'


def _class(table: Table) -> str:
    shares = "".join(_share(table.average(name), False) for name in table.objectives)
    return (
        f'<tr><th scope="row">The class</th><td>{table.handed_in} of {len(table.rows)}</td><td></td><td></td><td></td>'
        f'<td class="number">{table.to_mark or "–"}</td>{shares}<td></td></tr>'
    )
