"""The commands, a file each. Importing them is light: a command imports what it needs when it is called."""

from __future__ import annotations

import errno
from typing import Any

import click

from ownpace.cli.binder_link import binder_link
from ownpace.cli.check import check
from ownpace.cli.collect import collect
from ownpace.cli.demo import demo
from ownpace.cli.feedback import feedback
from ownpace.cli.film import film
from ownpace.cli.grade import grade
from ownpace.cli.handin import handin
from ownpace.cli.import_ import import_
from ownpace.cli.init import init
from ownpace.cli.new import new
from ownpace.cli.preview import preview
from ownpace.cli.record import record
from ownpace.cli.release import release
from ownpace.cli.report import report
from ownpace.cli.roster import roster
from ownpace.cli.serve import serve
from ownpace.cli.terminal import say_label, write_anything
from ownpace.cli.test import test
from ownpace_graders.errors import OwnpaceError

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)


class Commands(click.Group):
    """Turns what Ownpace refuses into three short lines and its exit status; what nobody foresaw stays a traceback."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        write_anything()
        return super().main(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OwnpaceError as error:
            _say(error)
            ctx.exit(error.exit_status)
        except OSError as error:
            if error.errno not in _DISK:
                raise
            fix = "Check that the disk has room and that you may write there, then run the command again."
            _say(OwnpaceError(f"{error.strerror}.", where=str(error.filename or ""), next=fix))
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a lesson's life, not of the alphabet."""
        return list(self.commands)


def _say(error: OwnpaceError) -> None:
    for label, words in (("Wrong", error.what), ("Where", error.where), ("Next", error.next)):
        if words:
            say_label(label, words)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ownpace")
def main() -> None:
    """Asynchronous lessons that are Jupyter notebooks: write, release, take, grade.

    Run the commands in the course's folder, the one with nbgrader_config.py, or in a folder below it.
    """


_TEACHERS = (roster, collect, grade, feedback, report)
for command in (
    *(init, new, import_, film, preview, check, test, release, serve, handin),
    *_TEACHERS,
    *(record, binder_link, demo),
):
    main.add_command(command)
