"""Who asks: whoever this server is for. Whether a request may ask at all is decided before (`security`, `neighbours`).

Jupyter's own provider gives everybody a cookie with an invented name, and reads the one of a Jupyter server before us.
"""

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User

ONE = User(username="ownpace")


class OwnIdentity(IdentityProvider):
    """Asks for no login and sets no cookie."""

    def get_user(self, handler: Any) -> User:
        return ONE
