"""The page's script: its size, its lock, and how the package's build makes it."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ownpace.authoring.check.page import FOLDERS
from ownpace.page.assets import PACKAGE, modules, versioned
from ownpace_graders.kinds import KINDS
from tests.graders.odd_events import FINE, ODD
from tests.weights import BUNDLE, MOST, USUAL, imported, size, weight

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "extensions/page-script"

LIMIT = 40_000
"""Bytes, compressed, that every lesson page loads."""

LABEXTENSION = FOLDER / "labextension"
AUTHOR_LIMIT = 15_000
"""Bytes, compressed, of JupyterLab's extension."""

WORK_LIMIT = 20_000
"""Bytes, compressed, that “My work” loads."""


def test_what_every_page_loads_is_small_and_in_one_file() -> None:
    first = imported(BUNDLE / "page.js")
    assert size(first) <= LIMIT
    assert len(first) == 1
    assert [f"static/bundle/{file.name}" for file in first] == modules("bundle/page.js")


def test_my_work_is_small_and_in_one_file() -> None:
    work = BUNDLE / "work.js"
    assert imported(work) == set()
    assert size({work}) <= WORK_LIMIT
    assert modules("bundle/work.js") == [versioned("bundle/work.js")]


def test_what_few_lessons_need_is_in_pieces_of_its_own() -> None:
    [core] = imported(BUNDLE / "page.js")
    text = core.read_text(encoding="utf-8")
    for piece, trace in {
        "kernel": "runs code is starting again",
        "controls": "FloatLogSliderModel",
        "editor": "cm-gutters",
        "foreign": "_JUPYTERLAB",
        "parts": "op-moved",
        "figure": "not placed yet",
        "spots": "op-pin",
        "marks": "op-marking",
        "drag": "op-dragged",
        "program": "It ran through",
        "files": "op-given",
        "made": "op-told",
        "photos": "image/jpeg",
        "drawing": "op-cross",
        "speech": "getUserMedia",
        "sounds": "ftyp",
    }.items():
        assert trace not in text
        assert any(trace in file.read_text(encoding="utf-8") for file in BUNDLE.glob(f"{piece}-*.js")), piece


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_question_is_heavy(kind: str) -> None:
    assert weight(kind) <= MOST.get(kind, USUAL)


def test_jupyterlab_s_extension_is_one_small_file_that_takes_jupyterlab_s_own_packages() -> None:
    about = json.loads((LABEXTENSION / "package.json").read_text(encoding="utf-8"))
    files = [path.relative_to(LABEXTENSION).as_posix() for path in (LABEXTENSION / "static").iterdir()]
    assert files == [about["jupyterlab"]["_build"]["load"]]
    assert size({LABEXTENSION / files[0]}) <= AUTHOR_LIMIT
    taken = set(re.findall(r'"(@(?:jupyterlab|lumino)/[\w-]+)"', (LABEXTENSION / files[0]).read_text(encoding="utf-8")))
    lab = Path(str(find_spec("jupyterlab").origin)).parent / "static/package.json"  # type: ignore[union-attr]
    assert taken
    assert taken <= {*json.loads(lab.read_text(encoding="utf-8"))["jupyterlab"]["singletonPackages"]}


def test_the_licences_go_with_the_bundle() -> None:
    text = (BUNDLE / "LICENSES.txt").read_text(encoding="utf-8")
    for package in ("@jupyter-widgets/base", "@jupyterlab/services", "anywidget", "jquery", "@codemirror/view"):
        assert f"{package} " in text


def test_the_lock_names_no_address_and_every_checksum() -> None:
    packages = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if "integrity" not in package]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """hatch_build.py; hatchling itself is only there while the package is built."""
    interface = ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    spec = importlib.util.spec_from_file_location("hatch_build", FOLDER / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def build(hook: ModuleType, root: Path, target: str = "wheel") -> Any:
    """The hook over a source tree with one source and no bundle."""
    (root / hook.FOLDER / "src").mkdir(parents=True)
    for name in ("build.mjs", "package.json", "package-lock.json", "src/page.ts"):
        (root / hook.FOLDER / name).write_text("{}")
    built = hook.PageScript()
    built.root, built.target_name = str(root), target
    return built


@pytest.mark.parametrize(
    ("node", "asked"), [(None, True), ("v16.20.2", True), ("nonsense", True), ("v18.0.0", False), ("v24.1.0", False)]
)
def test_node_comes_from_pypi_only_where_none_is_new_enough(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: str | None, asked: bool
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    if node:
        program(programs, "npm", "exit 0")
        program(programs, "node", f"echo {node}")
    assert build(hook, tmp_path / "tree").dependencies() == ([hook.NODE_FROM_PYPI] if asked else [])


def test_a_bundle_newer_than_its_sources_is_left_alone(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build(hook, tmp_path)
    for place in (hook.BUNDLE, hook.LABEXTENSION):
        assert built.dependencies() == [hook.NODE_FROM_PYPI], "one of the two is not there"
        page = tmp_path / place / "page.js"
        page.parent.mkdir(parents=True)
        page.write_text("")
    assert built.dependencies() == []
    built.initialize("standard", {})
    source = tmp_path / hook.FOLDER / "src/page.ts"
    os.utime(source, (page.stat().st_mtime + 9,) * 2)
    assert built.dependencies() == [hook.NODE_FROM_PYPI]


def test_a_wheel_has_the_pages_of_the_rules(hook: ModuleType, tmp_path: Path) -> None:
    built = build(hook, tmp_path)
    for place in (hook.BUNDLE, hook.LABEXTENSION, hook.RULES[0]):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "page.js").write_text("")
    about: dict[str, Any] = {}
    built.initialize("standard", about)
    there, elsewhere = FOLDERS
    assert about["force_include"] == {"docs/rules": str(there.relative_to(PACKAGE.parent))}
    assert elsewhere == ROOT / "docs/rules"


def test_a_source_distribution_needs_no_node(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build(hook, tmp_path, target="sdist")
    assert built.dependencies() == []
    built.initialize("standard", {})


def test_without_node_it_says_what_to_do(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"Node 18 or newer is not on PATH.*\n.*page-script\nNext: install Node"):
        build(hook, tmp_path).initialize("standard", {})


def test_when_npm_fails_it_says_what_npm_said(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
    program(programs, "node", "echo v20.0.0")
    program(programs, "npm", "echo no way to the registry >&2; exit 1")
    with pytest.raises(SystemExit, match=r"`npm ci --omit=dev` failed[^`]*no way to the registry\n\nNext: "):
        build(hook, tmp_path / "tree").initialize("standard", {})


def said_by(source: str, name: str, given: Iterable[str]) -> list[Any]:
    """What the function `name` of a file of the script says of each."""
    program = """
        const { readFileSync } = require("node:fs");
        const { transformSync } = require("esbuild");
        const [source, name] = process.argv.slice(1);
        const { code } = transformSync(readFileSync(source, "utf8"), { loader: "ts", format: "cjs" });
        const script = { exports: {} };
        new Function("module", "exports", code)(script, script.exports);
        const given = JSON.parse(readFileSync(0, "utf8"));
        console.log(JSON.stringify(given.map((each) => script.exports[name](each))));
        """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["node", "-e", program, source, name],
        cwd=FOLDER,
        env={**os.environ, "PATH": path},
        input=json.dumps([*given]),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said: list[Any] = json.loads(done.stdout)
    return said


def test_the_script_allows_what_the_server_allows() -> None:
    """The list of `allowed.ts` is that of `allowed.py`: a line of each in, whether it is allowed out."""
    said = said_by("src/record/allowed.ts", "allowed", [*FINE.values(), *ODD.values()])
    allowed = [each is not None for each in said]
    assert dict(zip([*FINE, *ODD], allowed, strict=True)) == dict.fromkeys(FINE, True) | dict.fromkeys(ODD, False)


WRITTEN = {
    "": "",
    "one\ntwo\n": "one\ntwo\n",
    "\x1b[31mred\x1b[0m \x1b[?25l": "red ",
    "one\r\ntwo": "one\ntwo",
    "10 %\r50 %\r100 %\ndone": "100 %\ndone",
    "half\r\nnext\rover\r": "half\nover\r",
    "x" * 3_000_000: "x" * 3_000_000,
    "x\r" * 1_000_000: "x\r",
    "\x1b[" * 1_000_000: "\x1b[" * 1_000_000,
}
"""What code writes, and what is to be read of it; of a line that has no end too, before who reads has gone."""


HTML = {
    '<p>a</p><script src="https://a.example/b.js"> </script>': "<p>a</p>",
    '<SCRIPT defer src = //a.example/b.js></SCRIPT><link href="https://a.example/b.css">': "",
    '<script src="own.js"></script><link href="own.css">': '<script src="own.js"></script><link href="own.css">',
    "<link " * 300_000: "<link " * 300_000,
    f"<link {'https: ' * 300_000}": f"<link {'https: ' * 300_000}",
    "<script " * 300_000: "<script " * 300_000,
    f"<script {'src=// ' * 300_000}": f"<script {'src=// ' * 300_000}",
}
"""What draws itself, and what is left of it here."""


def test_what_asks_other_computers_is_taken_out_however_long_it_is() -> None:
    said = dict(zip(HTML, said_by("src/kernel/elsewhere.ts", "withoutOthers", HTML), strict=True))
    assert [given[:40] for given in HTML if said[given] != HTML[given]] == []


def test_what_is_written_over_is_gone_however_long_it_is() -> None:
    said = dict(zip(WRITTEN, said_by("src/kernel/terminal.ts", "terminal", WRITTEN), strict=True))
    assert [given[:40] for given in WRITTEN if said[given] != WRITTEN[given]] == []
