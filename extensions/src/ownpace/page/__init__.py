"""The server: a released notebook becomes a page, and its kernel makes the page live.

Nothing is imported here, so that the kernel can use `ownpace.page.markdown` without paying for a server.
"""
