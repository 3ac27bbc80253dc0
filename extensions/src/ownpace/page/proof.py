"""How a page knows its own server again.

When a server on a computer of many users stops, any of them may listen at its address, and a page that is still open
would send its reader's answers there. So a page carries a key, which only programs of its own user can read, and asks
whoever answers to prove that they know it (`proof.ts`). A page that is loaded from a stranger is theirs: no key helps.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

LENGTH = 32
"""Bytes of the key, and of what a page asks about."""


@lru_cache(maxsize=1)
def key() -> bytes:
    """The key of this user's servers: the same when one is started again, so that its pages go on.

    Where nothing can be kept it is this server's alone, and its pages have to be loaded again after it.
    """
    try:
        return _kept(Path(jupyter_data_dir(), "ownpace-key"))
    except OSError:
        return secrets.token_bytes(LENGTH)


def proof(question: bytes) -> str:
    """What only who knows the key can say to this: HMAC-SHA-256, hexadecimal."""
    return hmac.new(key(), question, hashlib.sha256).hexdigest()


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and (path.stat().st_mode & 0o077 or path.stat().st_size != LENGTH):
        path.unlink()  # others could read it
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=path.parent) as made:
            made.write(secrets.token_bytes(LENGTH))
            made.flush()
            with suppress(FileExistsError):  # another server of this user's may have been quicker
                os.link(made.name, path)
    return path.read_bytes()
