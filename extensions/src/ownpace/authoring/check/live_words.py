"""What is said to a class in a room, by language: regular expressions, which stand between the ends of words.

Some words can only be said to a class (“turn to your neighbour”). Others are in stories too (“Anna levanta la mano”):
these count where a sentence begins with them, as one does that tells what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_EN_BOARD = r"on the (?:black|white|smart)board"
_ANYWHERE = {
    "en": (
        r"raise your hands?|put (?:up your hands?|your hands? up)",
        r"turn (?:to|and talk to) your (?:partner|neighbou?r)|turn and talk",
        r"wait (?:for|until) (?:me|the teacher|your teacher|everyone|the (?:rest of the )?class)",
        r"when I (?:say (?:go|so|stop|start)|give the sign)",
        r"look at the (?:black|white|smart)board",
        r"I(?:['’]ll| will) (?:hand out|call on|come around)|eyes on me",
    ),
    "de": (
        r"(?:heb|hebe|hebt|heben Sie) (?:deine|eure|Ihre) H(?:and|ände)",
        r"mit (?:deine[mr]|eure[mr]|Ihre[mr]) (?:Bank|Sitz|Tisch)nachba(?:rn|rin)",
        r"auf mein (?:Zeichen|Kommando)|wenn ich (?:es sage|das Zeichen gebe)",
        r"hört mir zu|stellt euch (?:in einer Reihe )?auf",
    ),
    "es": (
        r"con (?:tu|vuestr[oa]) compañer[oa] de (?:al lado|banco|mesa|pupitre)",
        r"cuando (?:yo )?(?:lo diga|dé la señal)|escuchadme|escúch(?:ame|enme)",
    ),
    "fr": (
        r"levez (?:la main|le doigt)",
        r"avec (?:ton voisin|ta voisine|votre voisine?)",
        r"quand je (?:le dis|donne le signal)|écoute(?:z)?-moi|mettez-vous en rang",
    ),
    "it": (
        r"con (?:il tuo|il vostro) (?:compagno|vicino) di banco",
        r"con la (?:tua|vostra) (?:compagna|vicina) di banco",
        r"al mio segnale|ascoltatemi|mettetevi in fila",
    ),
    "nl": (
        r"steek (?:je|jullie|uw) (?:hand|vinger) op",
        r"met je (?:buurman|buurvrouw|schoudermaatje)",
        r"als ik (?:het zeg|het teken geef)|luister naar mij",
    ),
    "pt": (
        r"com (?:o teu|a tua) colega do lado",
        r"quando eu (?:disser|der o sinal)|(?:ouçam|escutem)-me",
    ),
}
_REST = r"[^.!?\n]{0,80}?\b"
"""What may stand between what is to be done and where."""
_AT_THE_BEGINNING = {
    "en": (
        rf"(?:look|read|copy|write|draw|see|watch|come|solve|do|show)\b{_REST}(?:up )?{_EN_BOARD}",
        r"look (?:up )?(?:at|on) the board|listen to me|line up (?:at|by|in front of) the (?:door|board)",
    ),
    "de": (
        r"(?:heb|hebe|hebt|heben Sie) die H(?:and|ände)",
        r"(?:arbeit|sprich|sprech|red|vergleich)\w*(?: Sie)? mit de[mr] (?:Bank|Sitz|Tisch)nachba(?:rn|rin)",
        r"wart(?:e|et|en Sie),? (?:auf mich|bis (?:ich|alle|die (?:Klasse|Lehrerin)|der Lehrer))",
        rf"(?:schau|sieh|seht|lies|lest|lesen Sie|schreib|komm|geh|zeichne|zeig|rechne)\w*\b{_REST}"
        r"(?:an|auf|zu[rm]?|von) (?:die |der )?(?:Tafel|Whiteboard|Smartboard)",
    ),
    "es": (
        r"levant(?:a|ad|e|en) la mano",
        r"(?:habl|trabaj|compar)\w+ con (?:su|el|la) compañer[oa] de (?:al lado|banco|mesa|pupitre)",
        r"esper(?:a|ad|e|en) a que (?:yo|el profesor|la profesora|todos|toda la clase)",
        rf"(?:mir(?:a|ad|e|en)|escrib(?:e|id|a|an)|copi(?:a|ad|e|en)|le(?:e|ed|a|an)|sal|salid)\b{_REST}la pizarra",
    ),
    "fr": (
        r"lève (?:la main|le doigt)",
        r"attend(?:s|ez) (?:que (?:je|le professeur|la professeure?|tout le monde|toute la classe))",
        rf"(?:regarde|écri[st]|écrivez|copie|copiez|li[st]|lisez|viens|venez|va|allez|note|notez)\w*\b{_REST}"
        r"(?:au|le) tableau(?: (?:noir|blanc|interactif))",
        r"(?:viens|venez|va|allez) au tableau",
    ),
    "it": (
        r"alz(?:a|ate|i) la mano",
        r"aspett(?:a|ate|i) che (?:io|l['’]insegnante|tutti|tutta la classe)",
        rf"(?:vai|va'|andate|guard(?:a|ate|i)|scriv(?:i|ete)|copi(?:a|ate)|legg(?:i|ete)|vieni|venite)\b{_REST}lavagna",
    ),
    "nl": (
        r"wacht (?:op mij|tot (?:ik|de juf|de meester|de leraar|iedereen|de hele klas))",
        rf"(?:kijk|schrijf|lees|kom|teken|neem)\b{_REST}(?:op|naar|van) het (?:(?:school|digi|krijt)bord|whiteboard)",
    ),
    "pt": (
        r"levant(?:a|e|em) (?:a mão|o braço|o dedo)",
        r"(?:fal|trabalh|compar)\w+ com (?:o|a) (?:seu |sua )?colega do lado",
        r"esper(?:a|e|em) (?:por mim|pelo professor|pela professora|até que todos)",
        rf"(?:olh(?:a|e|em)|escrev(?:e|a|am)|copi(?:a|e|em)|lê|leia[m]?|vem|venha[m]?)\b{_REST}"
        r"(?:n[oa]|para [oa]|d[oa]) (?:quadro[- ]negro|lousa)",
    ),
}
_NOW = "please|now|first|bitte|jetzt|nun|por favor|ahora|maintenant|ora|nu|agora"
_BEGINNING = rf"(?:^|(?<=[.!?:;…\n]))(?:[ \t>*-]|\d[.)]){{0,12}}(?:(?:{_NOW}),? )?"
_SPOKEN = re.compile(r"“[^“”\n]*”|„[^“”\n]*[“”]|«[^«»\n]*»|\"[^\"\n]*\"")
LIVE = {
    name: re.compile(
        rf"\b(?P<told>{'|'.join(phrases)})(?!\w)|{_BEGINNING}(?P<begun>{'|'.join(_AT_THE_BEGINNING[name])})(?!\w)",
        re.IGNORECASE | re.MULTILINE,
    )
    for name, phrases in _ANYWHERE.items()
}


def live_words(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Where such words stand in a text, and which; what somebody in it says, between quotation marks, is a story's."""
    told = _SPOKEN.sub(lambda found: "·" * len(found[0]), text)
    for found in LIVE[language].finditer(told) if language in LIVE else ():
        group = "told" if found["told"] else "begun"
        yield found.start(group), found[group]
