"""What nbgrader loads later than it wants is there when it is asked for."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import gc, os, sys, zipfile
from ownpace_graders.nbgrading.loaded import nbgrader_loaded
with nbgrader_loaded():
    import nbgrader
    from nbgrader import apps, utils
assert gc.isenabled()
assert not {name for name in sys.modules if name.split(".")[0] in ("jupyter_server", "setuptools")}
with zipfile.ZipFile("ps1.zip", "w") as file:
    file.writestr("ps1.ipynb", "{}")
os.mkdir("out")
utils.unzip("ps1.zip", "out")
from setuptools.archive_util import UnrecognizedFormat
from nbgrader.server_extensions import formgrader
formgrader.load_jupyter_server_extension = print
nbgrader.load_formgrader(*os.listdir("out"))
"""


def test_it_is_there_when_it_is_called(tmp_path: Path) -> None:
    program = [sys.executable, "-c", PROGRAM]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout == "ps1.ipynb\n", ran.stderr
