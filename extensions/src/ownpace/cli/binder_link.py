"""`ownpace binder-link`: the addresses that start a course on Binder."""

from __future__ import annotations

import re
from urllib.parse import quote

import click

from ownpace.cli.terminal import say
from ownpace_graders.errors import UsageError

BINDER = "https://mybinder.org/v2/gh"
_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[\w.-]+", re.ASCII)


@click.command("binder-link", short_help="The links that start a course on Binder.")
@click.argument("lesson", required=False)
@click.option("--repo", required=True, metavar="OWNER/NAME", help="The GitHub repository that has the folder binder/.")
@click.option("--ref", default="HEAD", show_default=True, help="A branch, tag or commit of it.")
@click.option("--content-repo", metavar="URL", help="The repository with the lessons, if that is another one.")
def binder_link(lesson: str | None, repo: str, ref: str, content_repo: str | None) -> None:
    """Print the links that start the lessons (or LESSON) on mybinder.org: one for students, one for authors.

    With --content-repo the lessons come from a repository of their own, which has the released lessons in it, a folder
    each. Binder then builds nothing when a lesson changes.
    """
    from ownpace.page.binder import link

    if not _REPOSITORY.fullmatch(repo):
        raise UsageError("This is not a repository.", where=f"--repo {repo}", next="Write it as OWNER/NAME.")
    if content_repo and not re.fullmatch(r"https://[^\s/]+/\S+", content_repo):
        next = "Write it as one clones it, as in https://github.com/OWNER/NAME"
        raise UsageError("This is not a repository's address.", where=f"--content-repo {content_repo}", next=next)
    page = f"ownpace/lesson/{quote(lesson, safe='')}/" if lesson else "ownpace/"
    launch = f"{BINDER}/{repo}/{quote(ref, safe='')}"
    for who, place in (("Students, the lesson page", page), ("Authors, JupyterLab", "lab")):
        say(f"{who}:\n  {link(launch, place, content_repo or '')}")
