"""QTI's interactions, each as one of our calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.made import WHOLE, Head, Option, lost, noted, paired, picked
from ownpace.authoring.importing.numbers import Range, decimal, number, span
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.qti_gaps import gap_match
from ownpace.authoring.importing.qti_parts import around, choices_of, ruled, said_to, tried, with_points
from ownpace.authoring.importing.qti_places import hotspot, labels
from ownpace.authoring.importing.qti_score import Scored


def _choice(head: Head, of: Scored, pen: Pen, tag: str = "simpleChoice") -> Found:
    said = said_to(of, tag, pen)
    texts = choices_of(of, tag, pen)
    if not of.right:
        found = head.found("ask.rate", {"options": [*texts.values()]})
        return noted(
            found,
            remarks=[
                Remark(
                    "It says no right answer, so it asks what students think.",
                    "If one is right, write it as ask.choice.",
                )
            ],
        )
    shuffle = of.element.get("shuffle") == "true"
    many = not of.is_single
    options = [
        Option(text, of.worth([name]) if not many else float(name in of.right), said.get(name, ""))
        for name, text in texts.items()
    ]
    found = picked(with_points(head, of), options, many=many, shuffle=shuffle)
    if many and found.call:
        found = replace(
            found, worth=tuple(([texts[each] for each in given], of.worth(given)) for given in tried(of.right, texts))
        )
    return ruled(found, [of])


def _hottext(head: Head, of: Scored, pen: Pen) -> Found:
    text = around(of.element, {"hottext": lambda each: "".join(each.itertext())}, pen)
    return _choice(replace(head, prompt=f"{head.prompt}\n\n{text}"), of, pen, "hottext")


def _order(head: Head, of: Scored, pen: Pen) -> Found:
    texts = choices_of(of, "simpleChoice", pen)
    answer = [texts[each] for each in of.correct if each in texts]
    found = with_points(head, of).found("ask.order", {"options": [*texts.values()], "answer": answer}, [(answer, 1.0)])
    if of.rule == "match" and len(answer) > 1:
        found = replace(found, worth=(*found.worth, ([*answer[1::-1], *answer[2:]], 0.0)))
    return ruled(found, [of])


def _pairs(head: Head, of: Scored, pen: Pen) -> Found:
    """match: cards of the first set, options of the second. associate: all are of one set; the right pairs say which
    are cards."""
    texts = choices_of(of, "simpleAssociableChoice", pen)
    sets = [
        [each.get("identifier") or "" for each in one.iter("simpleAssociableChoice")]
        for one in of.element.iter("simpleMatchSet")
    ]
    pairs = [tuple(each.split(" ")) for each in of.right]
    if not pairs or any(len(each) != 2 or not {*each} <= {*texts} for each in pairs):
        return lost(head, "It does not say which pairs are right.", "Write it with ask.match.")
    if len({card for card, _ in pairs}) < len(pairs) and len({option for _, option in pairs}) == len(pairs):
        pairs, sets = [(option, card) for card, option in pairs], sets[::-1]
    if len({card for card, _ in pairs}) < len(pairs):
        return lost(head, "Something there goes with several others at once.", "Write it as ask.table or ask.choices.")
    left_over = [each for each in (sets[0] if sets else []) if each not in {card for card, _ in pairs}]
    if left_over:
        return lost(head, f"“{texts[left_over[0]]}” goes with nothing there.", "Write ask.sort with a group for it.")
    others = [each for each in (sets[1] if sets else texts) if not any(each in pair for pair in pairs)]
    found = paired(with_points(head, of), [(texts[a], texts[b]) for a, b in pairs], [texts[each] for each in others])
    worth = [
        ({texts[a]: texts[b] for a, b in given}, of.worth([" ".join(pair) for pair in given]))
        for given in (pairs, pairs[:1], pairs[1:])
    ]
    kept = ruled(replace(found, worth=tuple(worth)), [of]) if found.call else found
    if not sets:
        what = "There all stand together, and any two can be paired. Here half of them are cards."
        kept = noted(kept, remarks=[Remark(what, "It is a little easier. Keep it so, or write it anew.")])
    return kept


def _extended(head: Head, of: Scored, pen: Pen) -> Found:
    rows = decimal(of.element.get("expectedLines") or "")
    return head.found("ask.reflect", {"points": 1, "rows": int(rows) if rows else None})


def _upload(head: Head, of: Scored, pen: Pen) -> Found:
    what = "There any file is given; here photos of work on paper."
    return noted(
        head.found("ask.upload", {"points": 1}),
        remarks=[Remark(what, "For another file let students hand in beside the lesson.")],
    )


def _slider(head: Head, of: Scored, pen: Pen) -> Found:
    spans = _spans(of)
    if not spans:
        return lost(head, "It says no right number.", "Write it as ask.number, or as ask.rate.")
    low, high = of.element.get("lowerBound"), of.element.get("upperBound")
    what = f"There a slider goes from {low} to {high}; here the number is typed."
    return ruled(
        noted(
            number(with_points(head, of), spans),
            remarks=[Remark(what, "Say in the question between which numbers it is.")],
        ),
        [of],
    )


def _spans(of: Scored) -> list[Range]:
    """What each number is worth; right ones that follow one another are one range."""
    names = of.mapped if of.rule == "map" else of.right
    known = {value: of.worth([name]) for name in names if (value := decimal(name)) is not None}
    right = sorted(value for value, worth in known.items() if worth >= WHOLE)
    others = [Range(value, value * 0, worth) for value, worth in known.items() if worth < WHOLE]
    is_range = bool(right) and right == [right[0] + n for n in range(len(right))]
    return [
        *([span(right[0], right[-1], 1.0)] if is_range else [Range(each, each * 0, 1.0) for each in right]),
        *others,
    ]


TYPES: dict[str, Callable[[Head, Scored, Pen], Found]] = {
    "choiceInteraction": _choice,
    "hottextInteraction": _hottext,
    "orderInteraction": _order,
    "matchInteraction": _pairs,
    "associateInteraction": _pairs,
    "gapMatchInteraction": gap_match,
    "extendedTextInteraction": _extended,
    "uploadInteraction": _upload,
    "sliderInteraction": _slider,
    "hotspotInteraction": hotspot,
    "graphicGapMatchInteraction": labels,
}
NOT_TAKEN = {
    "selectPointInteraction": (
        "Any point of a picture can be picked there.",
        "Write it with ask.point: a picture and places to pick.",
    ),
    "positionObjectInteraction": ("Things are put anywhere on a picture there.", "Write it with ask.point."),
    "graphicOrderInteraction": (
        "Places of a picture are put in order there.",
        "Write it with ask.order, with words for the places.",
    ),
    "graphicAssociateInteraction": (
        "Places of a picture are joined there.",
        "Write it with ask.match, with words for the places.",
    ),
    "drawingInteraction": ("Something is drawn there.", "Write it with ask.draw."),
    "mediaInteraction": ("A film or sound is played there.", "Put it in with show.video or show.audio."),
    "customInteraction": ("It is a program of its own.", "Write it anew with one of our kinds of question."),
    "portableCustomInteraction": ("It is a program of its own.", "Write it anew with one of our kinds of question."),
}
"""Why not, and what to do instead."""
