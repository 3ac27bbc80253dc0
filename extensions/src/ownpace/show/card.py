"""`show.card`: cards to learn by heart."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.markdown import inline


def draw(folder: Path, item: str, cards: Sequence[Mapping[str, str]], title: str = "") -> str:
    """Each card is a disclosure, so that it can be turned without a script; the script shows one at a time.

    What it says of them, and its buttons, stand ready and hidden.
    """
    drawn = "".join(map(_card, cards))
    acts = (
        '<div class="op-acts" hidden><button type="button" class="op-turn op-chief">Turn it</button>'
        '<button type="button" class="op-known" hidden>I know it</button>'
        '<button type="button" class="op-not-yet" hidden>Not yet</button>'
        '<button type="button" class="op-all" hidden>Go through all of them</button></div>'
    )
    said = '<p class="op-count" role="status"></p>'
    return framed("deck", f"{headed(title)}{said}<ul>{drawn}</ul>{acts}", script="card", item=item)


def _card(card: Mapping[str, str]) -> str:
    front, back = f"<b>{inline(card['word'])}</b>", inline(card.get("meaning", ""))
    if picture := card.get("picture"):
        back = f'<img src="{html.escape(picture)}" alt="{html.escape(card.get("alt", ""))}" loading="lazy">{back}'
    return (
        f'<li data-part="{html.escape(card["word"])}"><details><summary>{front}</summary>'
        f'<div class="op-back">{back}</div></details>{_sound(card)}</li>'
    )


def _sound(card: Mapping[str, str]) -> str:
    sound = card.get("sound")
    name = html.escape(card["word"])
    return f'<audio controls preload="none" src="{html.escape(sound)}" aria-label="{name}"></audio>' if sound else ""
