"""An SVG figure that is drawn step by step: what has data-step="2" is there from step 2 on, data-step="2-4" until 4."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ownpace_graders import plain
from ownpace_graders.errors import InputError

LARGEST = 5_000_000
"""Bytes of a figure."""
DEEPEST = 200
"""Elements in one another; what copies them goes down one by one."""
STEP = "data-step"
_RANGE = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")
_OWN = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);")
_ELSEWHERE = re.compile(r"@import|url\((?!\s*[\"']?\s*(?:#|data:))", re.IGNORECASE)
register_namespace("", "http://www.w3.org/2000/svg")


def read(path: Path) -> Element:
    """The figure. InputError where it is not one, or asks for anything outside of itself."""
    try:
        root: Element = fromstring(plain.read(path, LARGEST), forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise InputError(f"{path.name} is not an SVG that can be read.", next="Export it again as plain SVG.") from None
    if not root.tag.endswith("svg") or not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        what = f"{path.name} is not an SVG with a size."
        raise InputError(what, next='Its first element has to be like <svg viewBox="0 0 400 400">.')
    if _is_deep(root):
        what = f"{path.name} has more than {DEEPEST} elements in one another."
        raise InputError(what, next="Ungroup what is in it, and export it again as plain SVG.")
    for element in root.iter():
        _must_be_own(path.name, element)
        _range(element, path.name)
    return root


def _is_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each]
    return bool(level)


def _must_be_own(name: str, element: Element) -> None:
    links = [value for key, value in element.attrib.items() if key.rpartition("}")[2] == "href"]
    styles = [*element.attrib.values(), element.text or ""]
    if any(not _OWN.match(link.strip()) for link in links) or any(map(_ELSEWHERE.search, styles)):
        what = f"{name} takes something from another file or server."
        raise InputError(what, next="Embed it in the figure, so that it is whole by itself.")


def _range(element: Element, name: str = "") -> tuple[int, int] | None:
    """The first and last step at which it is there; None where it always is."""
    given = element.get(STEP)
    if given is None:
        return None
    found = _RANGE.fullmatch(given.strip())
    if not found or int(found[1]) > int(found[2] or 999):
        what = f'{name} has {STEP}="{given}", which is not a step.'
        raise InputError(what, next=f'Write a number as in {STEP}="2", or from one to another: {STEP}="2-4".')
    return int(found[1]), int(found[2] or 999)


def last_step(root: Element) -> int:
    """The last step at which something changes; 0 where all is there at once."""
    ranges = [found for each in root.iter() if (found := _range(each))]
    return max((max(first, last + 1 if last < 999 else 0) for first, last in ranges), default=0)


def at_step(root: Element, step: int) -> bytes:
    """The figure as it is after so many steps."""
    return _without(root, lambda each: not _is_there(each, step))


def new_at(root: Element, before: int, step: int) -> list[bytes]:
    """Of each element that comes between two steps: the figure as it is then, in which that element alone is seen."""
    coming = [each for each in root.iter() if _is_there(each, step) and not _is_there(each, before)]
    marked = _keyed(root)
    return [_alone(marked, step, each.get(_KEY, "")) for each in _same(root, marked, coming)]


def named(root: Element, step: int, name: str) -> bytes | None:
    """The figure, in which the element of this id alone is seen; None where there is none at that step."""
    marked = _keyed(root)
    found = [each for each in marked.iter() if each.get("id") == name]
    return _alone(marked, step, found[0].get(_KEY, "")) if found else None


_KEY = "data-ownpace-key"


def _keyed(root: Element) -> Element:
    copy = deepcopy(root)
    for number, each in enumerate(copy.iter()):
        each.set(_KEY, str(number))
    return copy


def _same(root: Element, copy: Element, chosen: list[Element]) -> list[Element]:
    wanted = {id(each) for each in chosen}
    return [theirs for ours, theirs in zip(root.iter(), copy.iter(), strict=True) if id(ours) in wanted]


def _alone(root: Element, step: int, key: str) -> bytes:
    copy = deepcopy(root)
    for each in copy.iter():
        each.attrib.pop("visibility", None)
    copy.set("visibility", "hidden")
    next(each for each in copy.iter() if each.get(_KEY) == key).set("visibility", "visible")
    return _without(copy, lambda each: not _is_there(each, step))


def _is_there(element: Element, step: int) -> bool:
    found = _range(element)
    return found is None or found[0] <= step <= found[1]


def _without(root: Element, is_gone: Callable[[Element], bool]) -> bytes:
    copy = deepcopy(root)
    for parent in list(copy.iter()):
        for child in [each for each in parent if is_gone(each)]:
            parent.remove(child)
    return tostring(copy)
