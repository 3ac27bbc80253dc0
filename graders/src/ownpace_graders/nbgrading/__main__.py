"""The process that nbgrading.Nbgrader starts: a job a line comes in, how it ended goes out, a line each."""

import io
import json
import os
import sys
from typing import IO, Any

from ownpace_graders.nbgrading.loaded import nbgrader_loaded
from ownpace_graders.nbgrading.log import logged

with nbgrader_loaded():
    from ownpace_graders.nbgrading import jobs


def main(root: str) -> None:
    incoming, outgoing = _pipes()
    apps = {root: jobs.open_course(root)}
    for line in incoming:
        request = json.loads(line)
        at = request.pop("root", root)
        if at != root:
            os.chdir(at)  # where nbgrader looks for settings
        app = apps[at] = apps.get(at) or jobs.open_course(at)
        result = _run(app, request.pop("job"), request)
        os.chdir(root)
        outgoing.write(json.dumps(result) + "\n")
        outgoing.flush()


def _pipes() -> tuple[IO[str], IO[str]]:
    """The pipes to who started this, out of reach of kernels and programs that use standard input and output."""
    incoming = os.fdopen(os.dup(0), encoding="utf-8")
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return incoming, outgoing


def _run(app: Any, job: str, arguments: dict[str, Any]) -> dict[str, Any]:
    log = io.StringIO()
    value, error = None, ""
    with logged(app.log, log):
        try:
            value = jobs.JOBS[job](app, **arguments)
        except KeyboardInterrupt:
            raise
        except (Exception, SystemExit) as failure:  # nbgrader ends the process for some faults of the input
            app.log.exception("The job %s failed", job)
            error = f"{type(failure).__name__}: {failure}"
    return {"ok": not error, "value": value, "error": error, "log": log.getvalue()}


if __name__ == "__main__":
    main(sys.argv[1])
