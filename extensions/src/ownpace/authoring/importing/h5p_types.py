"""H5P's content types, each as our calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ownpace.authoring.importing.found import Found, Remark, Worth
from ownpace.authoring.importing.h5p_gaps import drag_text, gap_text, mark_words
from ownpace.authoring.importing.h5p_part import Content, path, texts_of
from ownpace.authoring.importing.made import WHOLE, Option, lost, noted, paired, picked
from ownpace.authoring.importing.markup import bare, escaped


def _multi_choice(part: Content) -> Iterator[Found]:
    options, right = [], 0
    for each in part.list("answers"):
        said = each.get("tipsAndFeedback") if isinstance(each.get("tipsAndFeedback"), Mapping) else {}
        correct = bool(each.get("correct"))
        words = part.pen.markdown(str((said or {}).get("chosenFeedback") or ""))
        if (said or {}).get("tip") and bare(str((said or {})["tip"])):
            part.pen.say("Tips beside single options are left out.", "Write them into hints=.")
        if bare(str((said or {}).get("notChosenFeedback") or "")):
            part.pen.say("Words for those who do not pick an option are left out.", "Write them into solution=.")
        options.append(Option(part.pen.line(str(each.get("text") or "")), float(correct), words))
        right += correct
    kind = (
        (part.given.get("behaviour") or {}).get("type", "auto")
        if isinstance(part.given.get("behaviour"), Mapping)
        else "auto"
    )
    many = kind == "multi" or (kind != "single" and right > 1)
    one_point = part.is_on("singlePoint")
    if many and right:
        options = [replace(each, worth=each.worth / right if each.worth else -1 / right) for each in options]
    found = picked(
        part.head(part.words("question"), right if many and not one_point else 1),
        options,
        many=many,
        shuffle=part.is_on("randomAnswers", True),
    )
    if many and one_point and found.call:
        found = replace(found, worth=tuple((given, worth if worth > WHOLE else 0.0) for given, worth in found.worth))
    yield found


def _true_false(part: Content) -> Iterator[Found]:
    truth = str(part.given.get("correct")).lower() == "true"
    behaviour = part.given.get("behaviour") if isinstance(part.given.get("behaviour"), Mapping) else {}
    said = {
        name: part.pen.markdown(str((behaviour or {}).get(f"feedbackOn{name}") or "")) for name in ("Correct", "Wrong")
    }
    options = [
        Option(name, float(is_it), said["Correct" if is_it else "Wrong"])
        for name, is_it in (("True", truth), ("False", not truth))
    ]
    yield picked(part.head(part.words("question")), options, many=False)


def _single_choices(part: Content) -> Iterator[Found]:
    for asked in part.list("choices"):
        texts = [part.pen.line(each) for each in texts_of(asked.get("answers"))]
        options = [Option(text, float(n == 0)) for n, text in enumerate(texts)]
        yield picked(part.head(part.pen.markdown(str(asked.get("question") or ""))), options, many=False, shuffle=True)


def _summary(part: Content) -> Iterator[Found]:
    for asked in part.list("summaries"):
        options = [Option(part.pen.line(each), float(n == 0)) for n, each in enumerate(texts_of(asked.get("summary")))]
        hint = part.pen.markdown(str(asked.get("tip") or ""))
        yield picked(
            part.head(part.words("intro") or "Which is right?", hints=[hint] if hint else []),
            options,
            many=False,
            shuffle=True,
        )


def _cards(part: Content) -> Iterator[Found]:
    cards = []
    for each in [*part.list("cards"), *part.list("dialogs")]:
        card = {
            "word": part.pen.line(str(each.get("text") or "")),
            "meaning": part.pen.line(str(each.get("answer") or "")),
        }
        if picture := part.pen.file(path(each.get("image"))):
            card |= {
                "picture": picture,
                "alt": bare(str(each.get("imageAltText") or each.get("imageAlt") or card["meaning"] or card["word"])),
            }
        if sound := part.pen.file(path(each.get("audio"))):
            card["sound"] = sound
        if not card["word"] and card["meaning"]:
            card["word"] = card.pop("meaning")
        cards.append({name: value for name, value in card.items() if value})
    remarks = []
    if part.list("cards"):
        what = "What is typed to a card is scored there; here cards are learned, and not scored."
        remarks.append(Remark(what, "Ask with ask.text or ask.match what is to count."))
    found = Found(part.place, part.name, "show.card", {"cards": cards, **({"title": part.name} if part.name else {})})
    yield noted(found, remarks=remarks)


def _image_pairs(part: Content) -> Iterator[Found]:
    pairs = []
    for n, each in enumerate(part.list("cards"), 1):
        first = part.pen.picture(path(each.get("image")), bare(str(each.get("imageAlt") or f"Picture {n}")))
        match = path(each.get("match"))
        second = (
            part.pen.picture(match, bare(str(each.get("matchAlt") or f"Picture {n} of the others")))
            if match
            else escaped(bare(str(each.get("imageAlt") or "")))
        )
        pairs.append((first, second or part.pen.line(str(each.get("description") or ""))))
    if any(not all(pair) for pair in pairs):
        yield lost(part.head(""), "A card has no picture, or nothing that goes with it.", "Write it with ask.match.")
    else:
        yield paired(part.head(part.words("taskDescription") or "What goes with what?", len(pairs)), pairs)


def _paragraphs(part: Content) -> Iterator[Found]:
    """They stand in the right order."""
    items = [part.pen.line(each) for each in texts_of(part.given.get("paragraphs"))]
    worth: list[Worth] = [(items, 1.0), ([*items[1::-1], *items[2:]], max(0, len(items) - 2) / max(1, len(items)))]
    given = {"options": items, "answer": items}
    yield part.head(part.words("taskDescription") or "Put them in order.", len(items)).found("ask.order", given, worth)


def _essay(part: Content) -> Iterator[Found]:
    found = part.head(part.words("taskDescription")).found("ask.reflect", {"points": 1})
    keywords = [bare(str(each.get("keyword"))) for each in part.list("keywords") if each.get("keyword")]
    solution = part.given.get("solution")
    sample = part.pen.markdown(str(solution.get("sample") or "")) if isinstance(solution, Mapping) else ""
    what = "It is scored by words that stand in it there; here you mark it."
    note = f"Words that count there: {', '.join(keywords)}" if keywords else ""
    remarks = [Remark(what, "The words stand in the note below it.")] if keywords else []
    yield noted(found, note, f"A sample solution: {sample}" if sample else "", remarks=remarks)


def _text(part: Content) -> Iterator[Found]:
    yield Found(part.place, part.name, words=part.words("text"))


def _image(part: Content) -> Iterator[Found]:
    alt = bare(str(part.given.get("alt") or ""))
    yield Found(part.place, part.name, words=part.pen.picture(path(part.given.get("file")), alt))


TYPES: dict[str, Callable[[Content], Iterator[Found]]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.SingleChoiceSet": _single_choices,
    "H5P.Summary": _summary,
    "H5P.Blanks": gap_text,
    "H5P.DragText": drag_text,
    "H5P.MarkTheWords": mark_words,
    "H5P.Flashcards": _cards,
    "H5P.Dialogcards": _cards,
    "H5P.ImagePair": _image_pairs,
    "H5P.MemoryGame": _image_pairs,
    "H5P.SortParagraphs": _paragraphs,
    "H5P.Essay": _essay,
    "H5P.AdvancedText": _text,
    "H5P.Text": _text,
    "H5P.Table": _text,
    "H5P.Image": _image,
}
HOLDERS = (
    "H5P.Column",
    "H5P.QuestionSet",
    "H5P.InteractiveBook",
    "H5P.Accordion",
    "H5P.RowColumn",
    "H5P.Row",
    "H5P.Nil",
)
"""What is nothing by itself."""
NOT_TAKEN = {
    "H5P.DragQuestion": (
        "Things are put on a picture there.",
        "Write it with ask.point: a picture, its places, and cards.",
    ),
    "H5P.ImageHotspotQuestion": ("A place of a picture is picked there.", "Write it with ask.point."),
    "H5P.ImageMultipleHotspotQuestion": ("Places of a picture are picked there.", "Write it with ask.point."),
    "H5P.Audio": ("Sounds need a transcript here.", "Put it in with show.audio."),
    "H5P.Video": ("Films need captions here.", "Put it in with show.video."),
}
"""Why not, and what to do instead."""
