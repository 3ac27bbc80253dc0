"""What QTI gives for a response to an interaction: by its templates match_correct, map_response, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ownpace.authoring.importing.found import Remark
from ownpace.authoring.importing.made import WHOLE
from ownpace.authoring.importing.numbers import decimal

OWN_RULES = Remark(
    "It is scored there by a program of its own, which is not read.",
    "Check that what is right, and what it is worth, is as you want it.",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """An interaction with the declaration of its response.

    rule: "match", "map", or "" where it is another one · correct: the right values, in order · mapped: what each value
    adds · cases: whether capitals count, by value · bounds: the least and the most, None where there is none ·
    gain: what its match is worth.
    """

    element: Element
    base: str
    is_single: bool
    rule: str
    correct: tuple[str, ...]
    mapped: Mapping[str, float]
    cases: Mapping[str, bool]
    otherwise: float = 0.0
    bounds: tuple[float | None, float | None] = (None, None)
    gain: float = 1.0

    @property
    def most(self) -> float:
        """The most that it gives."""
        if self.rule != "map":
            return self.gain
        gains = [each for each in self.mapped.values() if each > 0]
        most = (max(gains, default=0.0) if self.is_single else sum(gains)) or 1.0
        return most if self.bounds[1] is None else min(most, self.bounds[1])

    @property
    def right(self) -> tuple[str, ...]:
        """The right values; those that give most, where only they are said."""
        if self.correct and not (self.rule == "map" and self.worth(self.correct) < WHOLE):
            return self.correct
        gains = [name for name, each in self.mapped.items() if each > 0]
        return tuple(sorted(gains, key=lambda name: -self.mapped[name])[:1] if self.is_single else gains)

    def worth(self, given: Sequence[str]) -> float:
        """From 0 to 1, of these values."""
        if self.rule == "map":
            whole = sum(self.mapped.get(each, self.otherwise) for each in given)
            low, high = self.bounds
            whole = whole if low is None else max(low, whole)
            return max(0.0, min(1.0, (whole if high is None else min(high, whole)) / self.most))
        return float(sorted(given) == sorted(self.correct))


def scored(root: Element, element: Element) -> Scored:
    """The interaction, with what the item says of its response."""
    name = element.get("responseIdentifier") or "RESPONSE"
    declared = next(
        (each for each in root.findall("responseDeclaration") if each.get("identifier") == name), Element("none")
    )
    mapping = declared.find("mapping")
    entries = [] if mapping is None else mapping.findall("mapEntry")
    return Scored(
        element,
        declared.get("baseType") or "string",
        (declared.get("cardinality") or "single") == "single",
        _rule(root, bool(entries)),
        tuple(" ".join((each.text or "").split()) for each in declared.findall("correctResponse/value")),
        {_key(each): float(decimal(each.get("mappedValue") or "0") or 0) for each in entries},
        {_key(each): each.get("caseSensitive", "true") not in ("false", "0") for each in entries},
        float(decimal("0" if mapping is None else mapping.get("defaultValue") or "0") or 0),
        (_bound(mapping, "lowerBound"), _bound(mapping, "upperBound")),
        _gain(root),
    )


def _key(entry: Element) -> str:
    return " ".join((entry.get("mapKey") or "").split())


def _bound(mapping: Element | None, name: str) -> float | None:
    found = None if mapping is None else decimal(mapping.get(name) or "")
    return None if found is None else float(found)


def _rule(root: Element, has_map: bool) -> str:
    """By which template it is scored; one that is written out counts as what it does to the score."""
    processing = root.find("responseProcessing")
    if processing is None:
        return ""
    template = (processing.get("template") or "").rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if template.startswith("map_response") and has_map and "point" not in template:
        return "map"
    if template.startswith(("match_correct", "CC2_match")):
        return "match"
    gains = _gains(root)
    if gains and all(each.tag in ("mapResponse", "sum") or _value(root, each) == 0 for each in gains):
        return "map" if has_map and {str(each.tag) for gain in gains for each in gain.iter()} <= _MAPS else ""
    tags = {str(each.tag) for each in processing.iter()}
    is_known = all(_value(root, each) is not None for each in gains)
    return "match" if is_known and tags <= _MATCHES and "correct" in tags else ""


_MAPS = {"mapResponse", "sum", "baseValue", "variable"}
_MATCHES = {
    *("responseProcessing", "responseCondition", "responseIf", "responseElse", "setOutcomeValue", "baseValue"),
    *("variable", "match", "correct", "isNull", "not"),
}
"""What there is in rules that do what a template does, or say besides which words come up."""


def _gains(root: Element) -> list[Element]:
    """What the score is set to, wherever it is set."""
    set_to = [each for each in root.iter("setOutcomeValue") if each.get("identifier") == "SCORE"]
    return [child for each in set_to for child in each]


def _value(root: Element, gain: Element) -> float | None:
    """The number that it stands for; None where that depends on the response."""
    text = gain.text if gain.tag == "baseValue" else None
    if gain.tag == "variable":
        named = [
            each for each in root.findall("outcomeDeclaration") if each.get("identifier") == gain.get("identifier")
        ]
        text = named[0].findtext("defaultValue/value") if named else None
    found = decimal(text or "")
    return None if found is None else float(found)


def _gain(root: Element) -> float:
    """What a right answer is worth by the rules, 1 where they do not say."""
    return max((value for each in _gains(root) if (value := _value(root, each))), default=1.0)
