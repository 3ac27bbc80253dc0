"""The house's rules that no linter knows: one arrow, light imports, short files, no address of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

HEAVY = {
    "IPython",
    "anywidget",
    "fsrs",
    "ipywidgets",
    "jsonschema",
    "jupyter_server",
    "nbconvert",
    "nbformat",
    "nbgrader",
    "voila",
}

# In pieces, so that this file is not among what it finds.
ELSEWHERE = re.compile(
    "|".join(
        [
            r"/work/(?:main|shared|\.library)",
            "/t" + "mp/w/",
            r"(?<![\w$}])/root" + r"/",
            r"https?://[^\s/\"']*(?:npmjs|pythonhosted|pypi)\.(?:org|com|io)" + r"/(?:simple|packages)?",
            r'"resolved"' + r":\s*\"http",
            r"\s@\s(?:file|https?)" + r"://",
        ]
    )
)


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def declared() -> set[str]:
    """The packages that pyproject.toml names, for whatever."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    of, build = said["project"], said["build-system"]["requires"]
    lists = [of["dependencies"], *of["optional-dependencies"].values(), build]
    return {canonical(re.split(r"[\[<>=!~; ]", each)[0]) for named in lists for each in named}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_whatever_is_imported_is_declared() -> None:
    """In tests and the documentation, too; of what is installed, deptry asks whether the packages need it."""
    known, brought = declared(), packages_distributions()
    ours = {"ownpace", "ownpace_graders", "tests", "docs", *(path.stem for path in tracked("docs/*.py"))}
    named = set[str]().union(*map(imported, tracked("*.py"))) - sys.stdlib_module_names - ours
    assert {name for name in named if not {*map(canonical, brought.get(name, [name]))} & known} == set()


def test_graders_never_import_the_extensions() -> None:
    files = tracked("graders/src/*.py")
    assert files
    forbidden = {"ownpace", "anywidget", "ipywidgets", "voila", "jupyter_server", "tornado", "playwright"}
    assert {str(path): found for path in files if (found := imported(path) & forbidden)} == {}


@pytest.mark.parametrize(
    ("modules", "allowed"),
    [
        ("ownpace.cli", set()),
        ("ownpace_graders.record, ownpace_graders.lesson, ownpace_graders.kinds.score", set()),
        ("ownpace.lesson", set()),
        ("ownpace.authoring.check", set()),
        ("ownpace.ask, ownpace.show", set()),
    ],
)
def test_importing_is_light(modules: str, allowed: set[str]) -> None:
    """A kernel or a command waits for everything that its imports bring along."""
    command = f"import sys, {modules}; print(*{{name.split('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert set(loaded.stdout.split()) & (HEAVY - allowed) == set()


def kinds_named(path: Path) -> list[int]:
    """Lines on which a kind is told by its name: compared with it, or looked up in a dictionary of them."""
    from ownpace_graders.kinds import KINDS, NBGRADERS
    from ownpace_graders.lesson.blocks import BLOCKS

    # These are words of HTML and of notebooks, too.
    lists, found = ({*KINDS, *NBGRADERS} - {"code"}, {*BLOCKS} - {"audio", "video"}), []
    names = set[str]().union(*lists)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            told = "kind" in ast.unparse(node) and bool(_words(ast.walk(node)) & names)
        elif isinstance(node, ast.Dict):  # one word alone may be of something else, as the "text" of an output is
            told = any(len(_words(node.keys) & each) > 1 for each in lists)
        else:
            continue
        found += [node.lineno] if told else []
    return found


def _words(nodes: Iterable[ast.AST | None]) -> set[str]:
    return {each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_what_a_kind_is_stands_with_the_kind_alone() -> None:
    """The next kind must not be forgotten anywhere: nothing else asks which one it is."""
    files = tracked("graders/src/*.py", "extensions/src/*.py")
    assert len(files) > 100
    assert {str(path.relative_to(ROOT)): lines for path in files if (lines := kinds_named(path))} == {}
    from ownpace_graders.kinds import KINDS

    names = "|".join({*KINDS} - {"code"})
    script = re.compile(rf"""kind\w*\)?\s*[=!]==?\s*["'](?:{names})["']|["'](?:{names})["']\s*[=!]==""")
    for path in tracked("extensions/**/*.js", "extensions/**/*.ts"):
        assert not script.search(path.read_text(encoding="utf-8")), path


def test_no_address_of_a_registry_or_of_one_machine() -> None:
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if match := ELSEWHERE.search(text):
            found[str(path.relative_to(ROOT))] = match[0]
    assert found == {}


def test_python_files_are_short() -> None:
    long = {str(path.relative_to(ROOT)) for path in tracked("*.py") if len(path.read_text().splitlines()) >= 400}
    assert long == set()


def _imports(path: Path, module: str) -> set[str]:
    """The dotted names that a module imports when it runs, wherever in it; a name of a package as both."""
    names: set[str] = set()
    for node in _running(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names - {module}


def _running(tree: ast.AST) -> Iterable[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _running(node)


def _ring(leads: dict[str, set[str]]) -> list[str]:
    """A way from a file back to itself; [] if there is none."""
    done: set[str] = set()
    for start in leads:
        way, ahead = [start], [iter(sorted(leads[start]))]
        while way:
            name = next(ahead[-1], None)
            if name is None:
                done.add(way.pop())
                ahead.pop()
            elif name in way:
                return [*way[way.index(name) :], name]
            elif name in leads and name not in done:
                way.append(name)
                ahead.append(iter(sorted(leads[name])))
    return []


def test_no_python_file_imports_itself_again() -> None:
    """Inside functions too: what two files need of each other is a third."""
    leads = {}
    for path in tracked("graders/src/*.py", "extensions/src/*.py"):
        inside = path.relative_to(ROOT).with_suffix("").parts[2:]
        name = ".".join(inside).removesuffix(".__init__")
        # "from package import part" names the package too, which need not have been asked for anything.
        leads[name] = {found for found in _imports(path, name) if not name.startswith(f"{found}.")}
    assert any(found & leads.keys() for found in leads.values())
    assert _ring(leads) == []


_FROM = re.compile(r'^(?:import|export) (?!type )(?:[^"]*? from )?"(\.[^"]+)"', re.MULTILINE)


def test_no_script_imports_itself_again() -> None:
    """What is asked for later, and types, may lead back: neither is needed for a file to begin."""
    root = ROOT / "extensions/page-script/src"
    scripts = tracked("extensions/page-script/src/*.ts")
    files = {path.with_suffix("") for path in scripts if not path.name.endswith(".d.ts")}
    leads = {
        str(file.relative_to(root)): {
            str((file.parent / name).resolve().relative_to(root))
            for name in _FROM.findall(file.with_suffix(".ts").read_text(encoding="utf-8"))
            if (file.parent / name).resolve() in files
        }
        for file in files
    }
    assert any(leads.values())
    assert _ring(leads) == []


def test_a_class_means_one_thing() -> None:
    """A page may have questions and blocks of every sort: a rule for a class alone must not meet the other's."""
    alone, named = {}, {}
    for part in ("ask", "show"):
        paths = (ROOT / "extensions/src/ownpace" / part).rglob("*.css")
        text = re.sub(r"/\*.*?\*/", "", "".join(path.read_text(encoding="utf-8") for path in paths), flags=re.DOTALL)
        named[part] = {*re.findall(r"\.(op-[\w-]+)", text)} - {"op-saved", "op-spoken"}  # the same to both
        alone[part] = {*re.findall(r"(?:^|[},])\s*\.(op-[\w-]+)[^\s{},]*\s*(?=[,{])", text, re.MULTILINE)}
    assert alone["show"] & named["ask"] == set()
    assert alone["ask"] & named["show"] == set()


def test_a_name_is_of_one_class() -> None:
    """Whoever reads it need not look up which of two is meant, in Python or in what the scripts share."""
    for files, pattern in (
        (tracked("graders/src/*.py", "extensions/src/*.py"), r"^class ([A-Z]\w*)"),
        (tracked("extensions/page-script/src/*.ts"), r"^export (?:class|interface|type) (\w+)"),
    ):
        names = [name for path in files for name in re.findall(pattern, path.read_text("utf-8"), re.MULTILINE)]
        assert len(names) > 50
        assert {name for name in names if names.count(name) > 1} == set()


# In pieces, so that this file is not among what it finds.
_NOT_PLAIN = re.compile(
    r"(?<!there )\b(?:is|are|was|were) " + r"no (?!longer|more|wider|finer|shame)\w|\bmend" + r"(?:s|ed|ing)?\b"
)


def test_what_is_not_something_is_said_so_in_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*.py", "*.ts", "*.js", "*.html", "*.md")
        if path.name != "CHANGELOG.md"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _NOT_PLAIN.search(line.lower())
    ]
    assert found == []


def test_what_the_bench_times_is_there() -> None:
    from tests.bench.stages import STEPS

    places = [place for step in STEPS.values() for place in step]
    assert len(places) > 5
    assert [name for place, name in places if not callable(getattr(place, name, None))] == []
