"""What is said to a class in a room, by language: regular expressions, which stand between the ends of words."""

from __future__ import annotations

import re

_WORDS = {
    "en": (
        r"raise your hands?|put (?:up your hands?|your hands? up)",
        r"turn (?:to|and talk to) your (?:partner|neighbou?r)|turn and talk",
        r"wait (?:for|until) (?:me|the teacher|your teacher|everyone|the (?:rest of the )?class)",
        r"when I (?:say|give the sign)",
        r"(?:look|up|here) (?:at|on) the (?:black|white|smart)?board|on the (?:black|white|smart)board",
        r"I(?:['’]ll| will) (?:hand out|call on|come around)|eyes on me|listen to me|line up",
    ),
    "de": (
        r"(?:heb|hebe|hebt|heben Sie) (?:die|deine|eure|Ihre) H(?:and|ände)",
        r"mit (?:deine[mr]|eure[mr]|Ihre[mr]|de[mr]) (?:Bank|Sitz|Tisch)nachba(?:rn|rin)",
        r"wart(?:e|et|en Sie),? (?:auf mich|bis (?:ich|alle|die (?:Klasse|Lehrerin)|der Lehrer))",
        r"(?:schau|schaut|schauen Sie|seht) (?:an|auf|zu[rm]?) (?:die |der )?(?:Tafel|Whiteboard|Smartboard)",
        r"an (?:die|der) Tafel",
        r"auf mein (?:Zeichen|Kommando)|wenn ich (?:es sage|das Zeichen gebe)",
        r"hört mir zu|stellt euch (?:in einer Reihe )?auf",
    ),
    "es": (
        r"levant(?:a|ad|e|en) la mano",
        r"con (?:tu|vuestr[oa]|su|el|la) compañer[oa] de (?:al lado|banco|mesa|pupitre)",
        r"esper(?:a|ad|e|en) a que (?:yo|el profesor|la profesora|todos|toda la clase)",
        r"en la pizarra|mir(?:a|ad|e|en) (?:a )?la pizarra",
        r"cuando (?:yo )?(?:lo diga|dé la señal)|escuchadme|escúch(?:ame|enme)",
    ),
    "fr": (
        r"l[eè]v(?:e|ez) (?:la main|le doigt)",
        r"avec (?:ton voisin|ta voisine|votre voisine?)",
        r"attend(?:s|ez) (?:que (?:je|le professeur|la professeure?|tout le monde|toute la classe))",
        r"au tableau (?:noir|blanc|interactif)",
        r"quand je (?:le dis|donne le signal)|écoute(?:z)?-moi|mettez-vous en rang",
    ),
    "it": (
        r"alz(?:a|ate|i) la mano",
        r"con (?:il tuo|il vostro|il suo) (?:compagno|vicino) di banco",
        r"con la (?:tua|vostra|sua) (?:compagna|vicina) di banco",
        r"aspett(?:a|ate|i) che (?:io|l['’]insegnante|tutti|tutta la classe)",
        r"alla lavagna|guard(?:a|ate|i) la lavagna",
        r"al mio segnale|ascoltatemi|mettetevi in fila",
    ),
    "nl": (
        r"steek (?:je|jullie|uw) (?:hand|vinger) op",
        r"met je (?:buurman|buurvrouw|schoudermaatje)",
        r"wacht (?:op mij|tot (?:ik|de juf|de meester|de leraar|iedereen|de hele klas))",
        r"op het (?:schoolbord|digibord|krijtbord|whiteboard)",
        r"als ik (?:het zeg|het teken geef)|luister naar mij",
    ),
    "pt": (
        r"levant(?:a|e|em) (?:a mão|o braço|o dedo)",
        r"com (?:o|a) (?:teu |tua |seu |sua )?colega do lado",
        r"esper(?:a|e|em) (?:por mim|pelo professor|pela professora|até que todos)",
        r"n[oa] (?:quadro[- ]negro|lousa)",
        r"quando eu (?:disser|der o sinal)|(?:ouçam|escutem)-me",
    ),
}
LIVE = {name: re.compile(rf"\b(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE) for name, phrases in _WORDS.items()}
