"""A lesson of all teaching blocks: one call of each, in every state that it can be drawn in."""

import io
import json
import shutil
import wave
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILM = ROOT / "modules/multiplying-fractions/media/multiply-fractions.mp4"

DOG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90">'
    '<path d="M20 80V30h60v50z" fill="none" stroke="#334"/></svg>'
)
NIGHT = DOG.replace("#334", "#eee")
WORDS = "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n<v Ann>Word {n} &amp; more" for n in range(9))

CALLS: dict[str, str] = {
    "video": 'show.video("media/film.mp4", title="Halves of *halves*", captions="media/film.vtt",'
    ' transcript="media/film.md", chapters={"0:00": "Hello", "0:05": "A half"}, questions={"0:02": "asked"})',
    "elsewhere": 'show.video("https://www.youtube.com/watch?v=abcdefghijk", title="On another site",'
    ' transcript="media/film.md")',
    "audio": 'show.audio("media/dog.wav", title="A bark", transcript="media/film.vtt", chapters={"0:00": "It begins"})',
    "figure": 'show.figure("media/dog.svg", alt="A dog in a box", caption="A *dog*, drawn.", width=40,'
    ' dark="media/night.svg")',
    "slides": 'show.slides(["First, **look**.", "Then $\\\\frac{1}{2}$ of it.", "- a\\n- b"], title="Three slides")',
    "worked": 'show.worked("Half of a half", ["Draw a bar.", "Cut it in two.", "Cut it once more."],'
    ' prompt="What is $\\\\frac12$ of $\\\\frac12$?", why={2: "Why in **two**?"}, item="half-of-a-half")',
    "reading": 'show.reading("sonnet", {"Sonnet 18": "Shall I compare thee to a summer\'s day?\\n'
    'Thou art more lovely & more temperate:\\n\\nRough winds do shake the darling buds of May,",'
    ' "In other words": "Are you like a day in summer?\\nYou are nicer <and> milder."}, title="Two texts",'
    ' glossary={"thee": "you", "temperate": "mild, *not* hot"})',
    "callout": 'show.callout("Bring a **pencil**.", tone="tip")',
    "careful": 'show.callout("It is hot.", title="Mind the pan", tone="careful")',
    "columns": 'show.columns(["**For**\\n\\nIt is quick.", "**Against**\\n\\nIt is dear."])',
    "aside": 'show.aside("Where the word comes from", "*Fraction* is Latin for what is broken.")',
    "links": 'show.links([{"to": "https://en.wikipedia.org/wiki/Fraction?a=1&b=2", "title": "Fractions",'
    ' "why": "Its *pictures*."}], title="To go on")',
    "card": 'show.card("animals", [{"word": "the dog", "meaning": "le chien", "picture": "media/dog.svg",'
    ' "alt": "A dog", "sound": "media/dog.wav"}, {"word": "the cat", "meaning": "le chat"},'
    ' {"word": "the hen & co", "meaning": "la *poule*"}], title="Animals")',
    "fluency": 'show.fluency("times", {"3 × 4": 12, "2.5 × 2": ["5", "five"], "$7 \\\\times 2$": 14}, title="Times",'
    " seconds=60)",
    "drawn": 'show.fluency("halves", of=[{"kind": "number", "prompt": "Half of [[a]]", "answer": "[[a]]/2",'
    ' "vary": {"a": "3..5"}}], title="Halves")',
    "timer": 'show.timer(0.05, title="Read for a while")',
    "pause": 'show.pause("Stand up, and look out of the *window*.", minutes=1)',
    "explore": 'show.explore("What happens when $n$ grows?", [1, 2, 3])',
}
"""What each cell calls; of some blocks there are two."""

QUESTION = 'ask.number("asked", "What is half of a half?", answer="1/4")'
FRONT = """---
title: All blocks
summary: Every teaching block.
language: {language}
objectives: {{all: To see}}
plan:
  - {{heading: Blocks, purpose: introduce, minutes: 10}}
---"""


def media(folder: Path, *, film: bool = True) -> None:
    """The files that the calls name, below `folder`/media."""
    (folder / "media").mkdir(parents=True)
    files = {"film.vtt": WORDS, "film.md": "All its **words**.", "dog.svg": DOG, "night.svg": NIGHT}
    for name, text in files.items():
        (folder / "media" / name).write_text(text, encoding="utf-8")
    (folder / "media/dog.wav").write_bytes(sound())
    if film:
        shutil.copy(FILM, folder / "media/film.mp4")
    else:
        (folder / "media/film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")


def sound(seconds: float = 0.2) -> bytes:
    """Silence, as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * int(8000 * seconds)))
    return made.getvalue()


def lesson(folder: Path, *sources: str, language: str = "en", words: str = "## Blocks") -> Path:
    """A notebook in `folder`, named like it, with a cell for each source."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "source": FRONT.format(language=language)},
        {"cell_type": "markdown", "source": words},
        *(
            {"cell_type": "code", "source": each, "outputs": [], "execution_count": None}
            for each in ("from ownpace import ask, show", *sources)
        ),
    ]
    path = folder / f"{folder.name}.ipynb"
    path.write_text(
        json.dumps(
            {
                "cells": [{"metadata": {}, **cell} for cell in cells],
                "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
                "nbformat": 4,
                "nbformat_minor": 4,
            }
        ),
        encoding="utf-8",
    )
    return path
