"""Questions marked where no server is: what the page's server says of what a student did, by the same functions.

Whoever runs Python beside the page's script (Pyodide, in a worker) sends here what it would send there.
"""

import json

from ownpace.ask.form import place
from ownpace.ask.view import drawn, view
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.calls import Call, read_call
from ownpace_graders.record import Event, fold


def record(asked: str) -> str:
    """As `api/record`: JSON {"lesson": its name, "questions": {item: the call as it is written}, "events": all that was
    done to them} → {"views": {item: its `view`}}. LessonError where a question is not a call with literal arguments."""
    said = json.loads(asked)
    states = fold(Event.from_line(json.dumps(each)) for each in said["events"]).items
    calls = {item: _call(item, source) for item, source in said["questions"].items()}
    return json.dumps(
        {
            "views": {
                item: view(call.kind, call.arguments, states.get(item), place(said["lesson"], item))
                for item, call in calls.items()
            }
        }
    )


def draw(asked: str) -> str:
    """As `api/draw`: JSON {"kind", "response"} → {"drawn": HTML}."""
    said = json.loads(asked)
    return json.dumps({"drawn": drawn(said["kind"], said["response"])})


def _call(item: str, source: str) -> Call:
    call = read_call(source)
    if call is None or not call.literal or call.item != item:
        raise LessonError(f"The question {item} is not a call whose arguments can be read.")
    return call
