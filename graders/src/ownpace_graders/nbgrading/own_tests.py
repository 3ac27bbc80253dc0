"""A lesson's own tests, which are in no release."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from ownpace_graders.own_tests import FOLDER, SOLUTION, WRONG


class LeaveOutTests(NbGraderPreprocessor):
    """Takes them out of the folder into which nbgrader has copied what lies beside the notebook: it has no setting for
    a file of a folder, only for every file of a name."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        converter, names = self.parent.parent, resources["nbgrader"]
        made = Path(converter._format_dest(names["assignment"], names["student"]), FOLDER)
        if made.is_dir():
            (made / SOLUTION).unlink(missing_ok=True)
            shutil.rmtree(made / WRONG, ignore_errors=True)
            with suppress(OSError):  # what else lies there may be for students
                made.rmdir()
        return nb, resources
