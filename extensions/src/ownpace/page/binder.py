"""The addresses that start a course on Binder, and what lets another device into the one that runs."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

from ownpace.page.proxy import LESSONS
from ownpace_graders.student import is_passing


def link(launch: str, place: str, content_repo: str = "") -> str:
    """The address that starts what `launch` names (https://HOST/v2/gh/OWNER/NAME/REF) and opens `place` there.

    Lessons of another repository are fetched first.
    """
    if content_repo:
        words = {"repo": content_repo, "targetPath": LESSONS, "urlpath": place}
        place = "git-pull?" + urlencode(words, quote_via=quote)
    return f"{launch}?{urlencode({'urlpath': place}, quote_via=quote)}"


def relaunch(page: str, root: Path) -> str:
    """The address that starts this server's like anew and opens `page` (below its base), or "" where nobody can.

    Binder says in the environment what it was asked for; whence the lessons in `root` came, their own git knows.
    """
    host, request = os.environ.get("BINDER_LAUNCH_HOST", ""), os.environ.get("BINDER_PERSISTENT_REQUEST", "")
    if not (host.startswith(("https://", "http://")) and request):
        return ""
    return link(f"{host.rstrip('/')}/{request.lstrip('/')}", f"ownpace/{page}", _origin(root))


def token() -> str:
    """What Binder's Jupyter server lets in whoever has it, or "": elsewhere people log in."""
    if not is_passing():
        return ""
    from jupyter_server.serverapp import list_running_servers  # `ownpace binder-link` need not load it

    # jupyter-server-proxy has started this server from within that one.
    return next((str(server["token"]) for server in list_running_servers() if server["pid"] == os.getppid()), "")


def _origin(root: Path) -> str:
    if root.name != LESSONS or not (root / ".git").exists():
        return ""
    asked = ["git", "-C", str(root), "config", "--get", "remote.origin.url"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
