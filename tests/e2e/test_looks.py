"""That what looks at pages sees what is wrong: of texts that look the same it asks for two."""

import pytest
from playwright.sync_api import Page

from tests.e2e.looks import COLOURS, check

FINE = "<p>Words.</p>" * 20
FAINT = {
    "ink": '<p style="color: #bbb">Words.</p>',
    "ground": '<div style="background: #555">Words.</div>',
    "ground further up": '<div style="background: #555"><div><p>Words.</p></div></div>',
    "all of it": '<div style="opacity: 0.3"><p>Words.</p></div>',
    "size": '<p style="color: #888; font-size: 40px">Large.</p><p style="color: #888">Small.</p>',
    "a class": '<style>.faint { color: #bbb }</style><p class="faint">Words.</p>',
    "one that may be": '<button disabled style="color: #bbb">Off</button><button style="color: #bbb">On</button>',
    "out of the flow": '<div style="position: relative"><div style="background: #444; height: 90px"></div>'
    '<p style="position: absolute; top: 9px">Words.</p></div>',
    "before which something is drawn": "<style>.veil { position: relative } .veil::before"
    "{ content: ''; position: absolute; inset: 0; background: #fff }</style>"
    + "".join(f'<p{of} style="color: #bbb">Words.</p>' for of in (" class='veil'", "", " class='veil'")),
    "in another place out of the flow": "".join(
        f'<div style="position: relative; height: 90px; background: {ground}">'
        '<p style="position: absolute; top: 9px">Words.</p></div>'
        for ground in ("#fff", "#444", "#fff")
    ),
    "moved": "".join(
        '<div><div style="height: 90px; background: #444"></div>'
        f'<p style="position: relative; top: {top}">Words.</p></div>'
        for top in ("0", "-80px", "0")
    ),
    "one whose control may be": '<label style="color: #bbb"><input type="checkbox" disabled>Off</label>'
    '<label style="color: #bbb"><input type="checkbox">On</label>'
    '<label style="color: #bbb"><input type="checkbox" disabled>Off</label>',
    "typed": "".join(f'<input value="{words}" aria-label="A" style="color: #bbb">' for words in ("", "Words", "")),
}


def test_what_is_faint_is_seen_among_what_is_not(page: Page) -> None:
    page.set_content(FINE)
    check(page, "fine", rules=COLOURS)
    for name, faint in FAINT.items():
        page.set_content(f"{FINE}{faint}{FINE}")
        with pytest.raises(AssertionError, match="color-contrast"):
            check(page, name, rules=COLOURS)


def test_what_is_faint_in_a_part_is_seen_where_more_of_it_is_around(page: Page) -> None:
    page.set_content(f"{FAINT['ink']}<main>{FINE}</main><footer>{FAINT['ink']}</footer>{FAINT['ink']}")
    check(page, "fine", ["main"], COLOURS)
    with pytest.raises(AssertionError, match="color-contrast"):
        check(page, "faint", ["main", "footer"], COLOURS)
