"""The site of the documentation: it builds without a warning, shows every kind and block, and its tutorial works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.blocks import BLOCKS
from tests.extensions.commands import OWNPACE, bare
from tests.extensions.page_server import Server, serving

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CALLS = [*(f"ask.{name}" for name in KINDS), *(f"show.{name}" for name in BLOCKS)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make docs` builds it: a link that leads nowhere, or a page in no list, ends it."""
    built = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", "html", "-d", str(built / ".doctrees")]
    done = subprocess.run([*command, str(DOCS), str(built / "site")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    return built / "site"


def test_every_kind_and_block_is_shown_as_it_looks(site: Path) -> None:
    pages = "".join((site / name).read_text(encoding="utf-8") for name in ("questions.html", "blocks.html"))
    sections = re.findall(r'<section id="((?:ask|show)-\w+)">(.*?)</section>', pages, re.DOTALL)
    assert [name.replace("-", ".") for name, _ in sections] == CALLS
    assert [name for name, text in sections if not re.search(r'class="op-(?:question|block|film|sound)', text)] == []
    assert {path.stem for path in (DOCS / "examples").glob("*.txt")} == set(CALLS)


def test_the_site_asks_no_other_server(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert (
            re.findall(r'<(?:script|img|iframe|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//[^"]*"', text)
            == []
        )


def typed(page: Path) -> list[str]:
    """Every line of a page that is typed in a terminal, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_tutorial_from_an_empty_folder_to_a_grade(tmp_path: Path) -> None:
    """Each line is typed as it stands; the file that it shows is saved before the line that names it."""
    page = DOCS / "tutorial.md"
    shown = re.search(r"^```markdown\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    here, said = tmp_path, ""
    for line in typed(page):
        program, *words = shlex.split(line)
        if program == "cd":
            here /= words[0]
            (here / "questions.md").write_text(shown[1], encoding="utf-8")
        elif words == ["serve"]:
            with serving(here, HOME=str(tmp_path), JUPYTERHUB_USER="ada") as server:
                answer(server)
        else:
            assert program == "ownpace"
            done = subprocess.run(
                [OWNPACE, *words], cwd=here, env=bare(tmp_path), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            said = done.stdout
    assert re.search(r"^ada .* 1/7 ", said, re.MULTILINE), said


def answer(server: Server) -> None:
    """The question that the page brought: wrongly, which hears its words, and then rightly."""
    for number, (response, words) in enumerate([("a half", "That is what you started with."), ("a quarter", "Right!")]):
        event = {
            "id": f"0197a000-0000-7000-8000-00000000000{number}",
            "at": f"2026-01-01T00:00:0{number}.000Z",
            "lesson": "half-of-a-half",
            "item": "what-is-half-of-a-half",
            "kind": "answer",
            "data": {"response": response, "of": ""},
        }
        told = server.post("api/record/half-of-a-half", {"events": [event], "have": []})
        assert (told.status, words in told.text) == (200, True), told.text
