"""`ownpace check` reads a lesson in its own language, and says nothing of a language that it does not know."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from ownpace.authoring.check import check_notebook
from ownpace.authoring.check.levels import grade_level
from ownpace.authoring.check.live_words import LIVE, live_words
from ownpace.authoring.check.reading import sentences
from tests.rule_pages import notebook

TEXTS = {
    "en": (
        "Fold the sheet. Open it. You see a line. Color one half. Now fold it once more. How many parts do you see?",
        "Proportional relationships between constituent components necessitate multiplicative manipulation throughout.",
    ),
    "de": (
        "Falte das Blatt. Mach es auf. Du siehst eine Linie. Male eine Hälfte an. Wie viele Teile siehst du nun?",
        "Verhältnismäßigkeiten zwischen zusammengehörenden Bestandteilen erfordern multiplikative Umformungen, deren "
        "Notwendigkeit unterschiedliche Darstellungsmöglichkeiten verdeutlichen.",
    ),
    "es": (
        "Dobla la hoja. Ábrela. Ves una raya. Pinta una mitad. Dobla otra vez. ¿Cuántas partes ves? Di el número.",
        "Las relaciones proporcionales establecidas entre componentes constitutivos fundamentales necesitan "
        "manipulaciones multiplicativas simultáneas extraordinariamente complicadas.",
    ),
    "fr": (
        "Plie la feuille. Ouvre-la. Tu vois un trait. Peins une part. Plie encore. Tu vois des parts. Dis le nombre.",
        "Les relations proportionnelles établies entre éléments constitutifs fondamentaux nécessitent des "
        "manipulations multiplicatives simultanées particulièrement compliquées.",
    ),
    "it": (
        "Piega il foglio. Apri il foglio. Vedi una riga. Ora tocca a te. Che cosa vedi? Di il numero.",
        "Le relazioni proporzionali stabilite fra componenti costitutive fondamentali richiedono manipolazioni "
        "moltiplicative simultanee straordinariamente complicate.",
    ),
    "nl": (
        "Vouw het blad. Maak het open. Je ziet een lijn. Kleur een helft. Vouw nog eens. Hoeveel stukken zie je?",
        "Verhoudingsgewijze betrekkingen tussen samenstellende bestanddelen vereisen vermenigvuldigende bewerkingen "
        "waarvan verschillende voorstellingsmogelijkheden noodzakelijkheid verduidelijken.",
    ),
    "pt": (
        "Dobra a folha. Abre-a. Vês uma linha. Pinta uma parte. Dobra mais uma vez. Quantas partes vês?",
        "As relações proporcionais estabelecidas entre componentes constitutivos fundamentais necessitam manipulações "
        "multiplicativas simultâneas extraordinariamente complicadas.",
    ),
}


@pytest.mark.parametrize("language", TEXTS)
def test_easy_and_hard_words_of_each_language(language: str) -> None:
    easy, hard = (grade_level(sentences(text), language) for text in TEXTS[language])
    assert easy is not None and easy <= 6
    assert hard is not None and hard >= 11


def test_the_formulas_are_those_of_their_authors() -> None:
    """One sentence of ten words, of which the counts are known."""
    ten = sentences("Das Haus ist alt und der Garten hat viele Blumen.")
    assert grade_level(ten, "de") == pytest.approx(0.1672 * 10 - 0.0327 * 70 - 0.875)
    assert grade_level(ten, "it") == 1  # 89 + 30 - 39
    assert grade_level(ten, "xx") is None


def said(code: str, text: str, front: str) -> list[str]:
    """What a rule says of a lesson with this text."""
    plan = "plan: [{heading: Los, purpose: practise, minutes: 5}]"
    head = f"%% front\n---\ntitle: T\nsummary: S.\nobjectives: {{}}\n{front}\n{plan}\n---\n"
    whole = notebook(f"{head}\n%% text\n## Los\n\n{text}\n")
    return [one.what for one in check_notebook(whole, Path("a/a.ipynb")) if one.code == code]


def test_the_level_is_that_of_the_lesson_s_language() -> None:
    for front, is_said in [
        ("language: de\ngrade: 4", True),
        ("language: de-AT\ngrade: 4", True),
        ("language: de", False),
        ("language: sv\ngrade: 4", False),
        ("language: ja\ngrade: 4", False),
    ]:
        assert bool(said("OP26", " ".join([TEXTS["de"][1]] * 5), front)) is is_said, front


CHINESE = "把纸对折，打开，看线，涂色，再折，再开，" * 5 + "说出来。"


@pytest.mark.parametrize(
    ("text", "front", "is_said"),
    [
        ("kort " * 40 + "slut.", "language: sv", True),
        ("слово " * 40 + "конец.", "language: ru", True),
        ("слово " * 22 + "конец.", "language: ru\ngrade: 3", True),
        ("слово " * 22 + "конец.", "language: ru", False),
        ("ما هذا؟ " * 30, "language: ar", False),
        ("कैसे हो। " * 30, "language: hi", False),
        (CHINESE, "language: zh", False),
        (CHINESE, "language: zh-Hant-TW", False),
        ("một " * 40 + "hết.", "language: vi", False),
        ("λέξη " * 40 + "τέλος.", "language: el", False),
        ("word " * 40 + "end.", "grade: 9", True),
    ],
)
def test_long_sentences_where_words_can_be_counted(text: str, front: str, is_said: bool) -> None:
    assert bool(said("OP27", text, front)) is is_said


LIVE_WORDS = {
    "en": ("Raise your hand.", "Turn to your neighbour.", "Wait for the class."),
    "de": ("Hebt die Hand.", "Sprich mit deinem Banknachbarn.", "Wartet, bis alle fertig sind.", "Komm an die Tafel."),
    "es": ("Levanta la mano.", "Habla con tu compañero de mesa.", "Espera a que todos terminen.", "Mira la pizarra."),
    "fr": ("Lève la main.", "Levez la main.", "Parle avec ta voisine.", "Attendez que tout le monde ait fini."),
    "it": (
        "Alza la mano.",
        "Parla con il tuo compagno di banco.",
        "Aspettate che tutti finiscano.",
        "Vai alla lavagna.",
    ),
    "nl": ("Steek je vinger op.", "Praat met je buurvrouw.", "Wacht tot iedereen klaar is.", "Kijk op het digibord."),
    "pt": ("Levanta a mão.", "Fala com o teu colega do lado.", "Espera pelo professor.", "Escreve no quadro-negro."),
}
ALONE = {
    "en": (
        *("Raise the number to its square.", "On board the ship", "Ms. Lee writes 3 + 4 on the blackboard."),
        *(
            "Line up the decimal points.",
            "When I say “half”, I mean one of two equal parts.",
            "The fox said: “Listen to me!”",
        ),
        *(
            "Tom wrote a 7 on the whiteboard. What did he forget?",
            "Two pupils line up.",
            "“Raise your hand,” said Ann.",
        ),
    ),
    "de": (
        *("Hebe den Bruch auf einen Nenner.", "Eine Tafel Schokolade hat 24 Stücke.", "Die Tafeln"),
        *("Frau Lang schreibt 3 + 4 an die Tafel.", "Anna hebt die Hand. Wie viele Hände sind oben?"),
    ),
    "es": ("Levanta la tapa.", "Espera un minuto.", "Ana levanta la mano.", "La maestra escribe 8 en la pizarra."),
    "fr": ("Regarde le tableau de nombres.", "La main gauche", "Paul lève la main.", "Elle écrit 8 au tableau noir."),
    "it": ("La mano destra", "Aspetta un minuto.", "Anna alza la mano.", "La maestra scrive 8 alla lavagna."),
    "nl": ("Op het bord ligt een appel.", "De buurman heeft een hond.", "De juf schrijft 8 op het schoolbord."),
    "pt": ("O quadro mostra os números.", "A mão direita", "A Ana levanta a mão.", "Ela escreve 8 no quadro-negro."),
}
STEPS = {
    "en": ("Fold it, then open it, and then color it.", "If it is 3, then add 1; if 4, then take 1."),
    "de": ("Falte es, dann öffne es, und danach male.", "Wenn es 3 ist, dann rechne plus, und dann male."),
    "es": ("Dobla, luego abre, y después pinta.", "Dobla después de leer, y abre después de pensar."),
    "fr": ("Plie, puis ouvre, ensuite peins.", "Si tu vois 3, ensuite plie, puis ouvre."),
    "it": ("Piega, poi apri, e poi colora.", "Se vedi 3, poi piega, e poi apri."),
    "nl": ("Vouw, daarna open, en dan kleur.", "Als je 3 ziet, dan vouw je, en daarna open je."),
    "pt": ("Dobra, depois abre, em seguida pinta.", "Dobra depois de ler, e abre depois da aula."),
}
"""A step with several things to do, and one that has not."""
USED = {
    **{"en": ("Press the key.", "Click on it."), "de": ("Drücke die Taste.", "Klicke darauf.")},
    **{"es": ("Pulsa el botón.", "Haz clic ahí."), "fr": ("Appuie ici.", "Clique dessus.")},
    **{"it": ("Premi il tasto.", "Clicca qui."), "nl": ("Druk op de knop.", "Klik hier.")},
    "pt": ("Carrega no botão.", "Clica aqui."),
}


@pytest.mark.parametrize("language", USED)
def test_directions_in_every_language_that_is_known(language: str) -> None:
    front, (many, one) = f"language: {language}", STEPS[language]
    assert said("OP28", f"1. {many}", front)
    assert not said("OP28", f"1. {one}", front)
    others = "\n".join(["1. ▢"] * 3)
    assert said("OP29", f"{others}\n1. {USED[language][0]}\n1. {USED[language][1]}", front)
    assert not said("OP29", f"{others}\n1. ▢\n1. {USED[language][1]}", front)
    assert not said("OP28", f"1. {many}", "language: sv")


def test_words_that_only_look_like_a_live_class_cost_no_time() -> None:
    text = "look at " * 20_000 + "schau " * 20_000 + "\n- " * 20_000
    began = process_time()
    assert [*live_words(text, "en"), *live_words(text, "de")] == []
    assert process_time() - began < 5


def test_words_for_a_class_in_every_language_that_is_known() -> None:
    assert {*LIVE_WORDS} == {*ALONE} == {*LIVE}
    for language, texts in LIVE_WORDS.items():
        assert [text for text in texts if not [*live_words(text, language)]] == []
        assert [text for text in ALONE[language] if [*live_words(text, language)]] == []
    assert said("OP30", "Hebt die Hand.", "language: de")
    assert not said("OP30", "Raise your hand.", "language: sv")
