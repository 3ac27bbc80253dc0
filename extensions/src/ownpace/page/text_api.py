"""`api/text`: what code puts out as Markdown or with formulas in it, as HTML: the page has no converter of its own."""

import json
from collections.abc import Callable
from http import HTTPStatus

from ownpace.page.security import ApiHandler, Refusal
from ownpace_graders.lesson.markdown import to_html, with_formulas

MOST = 1000

DRAW: dict[str, Callable[[str], str]] = {"markdown": to_html, "formulas": with_formulas}


class TextApi(ApiHandler):
    """POST {"texts": [[kind, text], …]}; {"html": […]} is each as HTML, of "markdown", or of words with "formulas"."""

    def post(self) -> None:
        try:
            said = [(DRAW[kind], text) for kind, text in json.loads(self.request.body)["texts"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            said = []
        if not 0 < len(said) <= MOST or not all(isinstance(text, str) for _, text in said):
            raise Refusal(HTTPStatus.BAD_REQUEST, "The request holds nothing that can be drawn.")
        # Half of a surrogate pair, which no address can hold, becomes "?".
        self.finish({"html": [draw(text.encode("utf-8", "replace").decode()) for draw, text in said]})
