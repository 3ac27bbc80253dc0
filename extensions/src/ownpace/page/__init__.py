"""The server: a released notebook becomes a page, and its kernel makes the page live."""
