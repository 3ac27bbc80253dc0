"""How `make docs` builds the site: these pages, and what is made of the code's own descriptions (`made.py`)."""

import gc
import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "extensions" / "src" / "ownpace"
sys.path.insert(0, str(HERE))
gc.disable()  # all that is read is needed until the pages are written: to look for garbage is a seventh of the time

project = "Ownpace"
release = installed("ownpace")
language = "en"
extensions = ["myst_parser", "made"]
exclude_patterns = ["_build", "examples", "node_modules"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# The code's Markdown has levels of its own, and examples of front matter and Python that are not whole.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
html_theme = "furo"
html_title = "Ownpace"
html_static_path = [str(PACKAGE / "page" / "static" / "icon.svg"), "site.css", "from_disk.js"]
html_logo = str(PACKAGE / "page" / "static" / "icon.svg")
html_favicon = str(PACKAGE / "page" / "static" / "icon.svg")
html_css_files = ["questions.css", "site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
smartquotes = False
