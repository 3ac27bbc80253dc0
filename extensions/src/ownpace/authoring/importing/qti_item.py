"""One item of QTI: its body in Markdown, and each of its interactions as one of our calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from ownpace.authoring.importing import qti_gaps, qti_types
from ownpace.authoring.importing.found import Find, Found, Remark
from ownpace.authoring.importing.gaps import GAP
from ownpace.authoring.importing.made import Head, lost, noted
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.qti_score import Scored, scored
from ownpace.authoring.importing.tree import inner, tree

_INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_AFTER = ("feedbackBlock", "feedbackInline", "rubricBlock", "templateBlock", "stylesheet")
_CATALOG = Remark(
    "Helps for some students (glossary, translations, spoken words) are not taken.",
    "Write words that need it into the front matter's glossary.",
)
_SEVERAL = Remark(
    "The question has several parts there, which have one score together. Here each part is a question of its own.",
    "Check that their points add up as you want them.",
)


def as_version_2(root: Element) -> Element:
    """The tree with the names that QTI 2 has: of 3.0 `qti-choice-interaction` is `choiceInteraction`."""
    for each in root.iter():
        if isinstance(each.tag, str) and each.tag.startswith("qti-"):
            each.tag = _camel(each.tag.removeprefix("qti-"))
            for name in [name for name in each.attrib if "-" in name and not name.startswith("data-")]:
                each.set(_camel(name), each.attrib.pop(name))
    return root


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(each.capitalize() for each in others)


def questions(root: Element, place: str, file: str, find: Find) -> Iterator[Found]:
    """Every question of the item; one that is not taken says why."""
    name = " ".join((root.get("title") or root.get("identifier") or "").split())
    head = Head(f"{place}, “{name}” ({file})", name, "", {})
    body, pen = root.find("itemBody"), Pen(find)
    if root.tag != "assessmentItem" or body is None:
        yield lost(head, "It is not an item of QTI 2 or 3.", "Export it again.")
        return
    if root.find("templateDeclaration") is not None:
        yield lost(
            head,
            "Its numbers are drawn anew for each student.",
            "Write it as ask.practice, whose templates draw numbers too.",
        )
        return
    yield from _passages(root, head, find)
    found = [each for each in body.iter() if isinstance(each.tag, str) and each.tag.endswith("Interaction")]
    for each in _made(root, body, head, pen, found):
        yield _kept(each, root, pen)


def _passages(root: Element, head: Head, find: Find) -> Iterator[Found]:
    """The texts that lie in files of their own, which several items may have."""
    for each in root.findall("assessmentStimulusRef"):
        pen, data = Pen(find), find(each.get("href") or "")
        stimulus = None if data is None else as_version_2(tree(data)).find("stimulusBody")
        if stimulus is None:
            what = f"The text that it is about, “{each.get('title') or each.get('href')}”, is not in the package."
            yield lost(head, what, "Put it in before the question.")
        else:
            words = _body(stimulus, pen)
            yield Found(head.place, each.get("title") or "", words=words, files=pen.files, remarks=tuple(pen.remarks))


def _made(root: Element, body: Element, head: Head, pen: Pen, found: list[Element]) -> Iterator[Found]:
    inline = [each for each in found if each.tag in _INLINE]
    blocks = [each for each in found if each not in inline]
    _take_out(body, found)
    blocks = [each for each in blocks if each.tag != "endAttemptInteraction"]  # a button, which asks nothing
    words = _body(body, pen)
    if not found:
        yield Found(head.place, head.name, words=words)
    several = [_SEVERAL] if len(blocks) + bool(inline) > 1 else []
    if inline:
        yield noted(qti_gaps.gaps(head, words, [scored(root, each) for each in inline], pen), remarks=several)
        words = ""
    for n, each in enumerate(blocks, 1):
        asked = "\n\n".join(part for part in (words, pen.markdown(inner(each.find("prompt")))) if part)
        part = replace(head, prompt=asked, name=f"{head.name} {n}" if several else head.name)
        yield noted(_block(part, scored(root, each), pen), remarks=several)
        words = ""


def _block(head: Head, of: Scored, pen: Pen) -> Found:
    name = str(of.element.tag)
    if make := qti_types.TYPES.get(name):
        return make(head, of, pen)
    what, next = qti_types.NOT_TAKEN.get(name, (f"There is nothing like {name} here.", ""))
    return lost(head, what, next or "Write it anew with one of our kinds of question.")


def _take_out(body: Element, found: list[Element]) -> None:
    """Leave of each interaction only its place: a gap in a line, and nothing of a block."""
    parents = {child: parent for parent in body.iter() for child in parent}
    for each in found:
        mark = Element("span")
        mark.text, mark.tail, each.tail = "\ue002" if each.tag in _INLINE else None, each.tail, None
        parents[each][[*parents[each]].index(each)] = mark


def _body(body: Element, pen: Pen) -> str:
    """Its words, with ___ for each gap."""
    for each in body.iter():
        if each.tag == "object" and (each.get("type") or "").startswith("image/"):
            each.attrib |= {"src": each.get("data") or "", "alt": " ".join("".join(each.itertext()).split())}
            each.tag, each.text, each[:] = "img", None, []
        elif each.tag in _AFTER and "candidate" not in (each.get("view") or ""):
            if "".join(each.itertext()).strip():
                what = "Words that are shown only afterwards, or only to some, are left out."
                pen.say(what, "Write them into right=, wrong= or solution=.")
            each.tag, each.text, each[:] = "span", None, []
    return pen.markdown(inner(body)).replace("\ue002", GAP)


def _kept(found: Found, root: Element, pen: Pen) -> Found:
    """With its files, and with what is said afterwards as a note for the author."""
    if not found.is_taken:
        return found
    remarks = [*pen.remarks, *([_CATALOG] if root.find("catalogInfo") is not None else [])]
    pen.remarks.clear()
    words = [" ".join("".join(each.itertext()).split()) for each in root.findall("modalFeedback")]
    if said := " / ".join(filter(None, words)):
        found = noted(found, f"Words that come up afterwards there: {said}")
        what = "Words that come up afterwards are not taken."
        remarks.append(Remark(what, "They stand in the note: write them into right=, wrong= or solution=."))
    return noted(replace(found, files={**pen.files}), remarks=remarks)
