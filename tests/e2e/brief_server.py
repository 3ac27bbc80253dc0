"""`ownpace serve` whose kernels end after a few seconds without use, not half an hour: first these, then its words."""

import sys

from ownpace.cli import main
from ownpace.page import app

app.IDLE = int(sys.argv.pop(1))
main(prog_name="ownpace")
