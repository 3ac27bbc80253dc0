"""QTI's places on a picture: hotspots that are picked, and labels that are put on them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.made import Head, lost, noted
from ownpace.authoring.importing.numbers import decimal
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.qti_parts import choices_of, ruled, tried, with_points
from ownpace.authoring.importing.qti_score import Scored


def hotspot(head: Head, of: Scored, pen: Pen) -> Found:
    picture, places = _picture(of, pen), _places(of, "hotspotChoice")
    if not picture or not places:
        return lost(head, "Its picture, or a place on it, cannot be read.", "Write it with ask.point.")
    answer = [places[each][0] for each in of.right if each in places]
    given: dict[str, Any] = {"picture": picture, "places": dict(places.values()), "answer": answer}
    found = with_points(head, of).found(
        "ask.point",
        given,
        [([places[each][0] for each in names], of.worth(names)) for names in tried(of.right, places)],
    )
    return _named(ruled(found, [of]))


def labels(head: Head, of: Scored, pen: Pen) -> Found:
    """Labels that are put on a picture."""
    picture, places = _picture(of, pen), _places(of, "associableHotspot")
    cards = choices_of(of, "gapText", pen)
    for each in of.element.iter("gapImg"):
        shown = next((child for child in each if child.tag in ("object", "img")), each)
        alt = each.get("objectLabel") or shown.get("alt") or "".join(each.itertext()).strip()
        address = shown.get("data") or shown.get("src") or ""
        cards[each.get("identifier") or ""] = pen.picture(address, alt or f"Label {len(cards) + 1}")
    given = {pair.split(" ")[0]: pair.split(" ")[-1] for pair in of.right}
    if (
        not picture
        or len(given) < len(of.right)
        or not given
        or not {*given} <= {*cards}
        or not {*given.values()} <= {*places}
    ):
        return lost(
            head, "Its picture, a place on it, or where a label goes cannot be read.", "Write it with ask.point."
        )
    if {*given} != {*cards}:
        return lost(head, "Some of its labels go nowhere.", "Write it with ask.point, and leave these out.")
    answer = {cards[card]: places[place][0] for card, place in given.items()}
    arguments = {
        "picture": picture,
        "places": dict(places.values()),
        "cards": [*cards.values()],
        "answer": answer,
    }
    pairs = [*given.items()]
    worth = [
        ({cards[a]: places[b][0] for a, b in some}, of.worth([f"{a} {b}" for a, b in some]))
        for some in (pairs, pairs[:1])
    ]
    return _named(ruled(with_points(head, of).found("ask.point", arguments, worth), [of]))


def _named(found: Found) -> Found:
    what = "The places have no names there. Here they are called place 1, place 2 …, which listeners hear."
    return noted(
        found, remarks=[Remark(what, "Give each a name that says where it is, and not what is right: “top left”.")]
    )


def _picture(of: Scored, pen: Pen) -> str:
    shown = next((each for each in of.element if each.tag in ("object", "img")), None)
    if shown is None or _size(shown) is None:
        return ""
    return pen.picture(
        shown.get("data") or shown.get("src") or "", shown.get("alt") or " ".join("".join(shown.itertext()).split())
    )


def _size(shown: Element) -> tuple[float, float] | None:
    wide, high = (decimal((shown.get(name) or "").removesuffix("px")) for name in ("width", "height"))
    return (float(wide), float(high)) if wide and high else None


def _places(of: Scored, tag: str) -> dict[str, tuple[str, list[float]]]:
    """Each place's name and where its middle is, in per cent of the picture; nothing where one cannot be read."""
    shown = next((each for each in of.element if each.tag in ("object", "img")), None)
    size = None if shown is None else _size(shown)
    found = dict[str, tuple[str, list[float]]]()
    for n, each in enumerate(of.element.iter(tag), 1):
        at = _middle(each.get("shape") or "", each.get("coords") or "")
        if size is None or at is None:
            return {}
        percent = [round(min(100.0, max(0.0, 100 * value / whole)), 1) for value, whole in zip(at, size, strict=True)]
        found[each.get("identifier") or ""] = (each.get("hotspotLabel") or f"place {n}", percent)
    return found


def _middle(shape: str, coords: str) -> tuple[float, float] | None:
    numbers = [float(value) for part in coords.split(",") if (value := decimal(part)) is not None]
    if shape in ("circle", "ellipse") and len(numbers) >= 3:
        return numbers[0], numbers[1]
    if shape in ("rect", "poly") and len(numbers) >= 4:
        across, down = numbers[::2], numbers[1::2]
        return sum(across) / len(across), sum(down) / len(down)
    return None
