"""Cells come out of the sandbox as a kernel gives them: what both publish is compared, cell by cell."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Ran, Script

pytestmark = pytest.mark.xdist_group("kernels")

REPRS = "class R:\n    def __repr__(self): return 'R'\n"
CASES = {
    "value": "1 + 1",
    "no value": "1 + 1;",
    "none": "None",
    "last of several": "2\n3",
    "pretty": "{'b': list(range(40)), 'a': {3, 1, 2}}",
    "before": "(_, _1, Out[1], In[1], len(In) > 1)",
    "names": "import sys\n(__name__, get_ipython().__class__.__name__, 'IPKernelApp' in get_ipython().config)",
    "called": "import os\n(os.path.basename(sys.argv[0]), sys.argv[1])",
    "prints": "print('a', end='')\nprint('é\\n', '\\x1b[31mred\\x1b[0m')",
    "many prints": "for each in range(1000):\n    print(each, end=' ')",
    "flushes": "import sys\nprint(1, flush=True)\nsys.stdout.write('x\\n')",
    "errors printed": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "warns": "import warnings\nwarnings.warn('careful')",
    "logs": "import logging\nlogging.warning('careful')",
    "stream": "import sys\n(sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.readable())",
    # A kernel reads from a pipe beside the cell, and may come too late.
    "below": "import os, subprocess, time\n_ = subprocess.run(['echo', 'a program'])\n_ = os.write(1, b'raw\\n')\n"
    "time.sleep(1)",
    "html": REPRS + "    def _repr_html_(self): return '<b>R</b>'\nR()",
    "many": REPRS + "    def _repr_latex_(self): return '$x$'\n    def _repr_markdown_(self): return '*x*'\n"
    "    def _repr_svg_(self): return '<svg></svg>'\n    def _repr_json_(self): return {'x': [1]}\n"
    "    def _repr_javascript_(self): return 'x()'\nR()",
    "picture": REPRS + "    def _repr_png_(self): return b'\\x89PNG', {'width': 3}\nR()",
    "bundle": REPRS
    + "    def _repr_mimebundle_(self, **_): return {'text/plain': 'm', 'a/b': 1}, {'a/b': {'c': 2}}\nR()",
    "shows itself": REPRS + "    def _ipython_display_(self): print('shown')\nR()",
    "repr fails": REPRS + "    def _repr_html_(self): raise ValueError('no')\nR()",
    "pretty fails": "class F:\n    def __repr__(self): raise ValueError('no')\nF()",
    "display": "from IPython.display import *\ndisplay(1, HTML('<i>x</i>'), Markdown('*x*'), JSON({'a': 1}))",
    "display more": "display(Javascript('x()'), SVG('<svg></svg>'), Pretty('p'), Code('x = 1'))",
    "raw bytes": "display({'text/plain': 'x', 'application/pdf': b'%PDF', 'image/png': b'\\x89PNG'}, raw=True)",
    "no JSON": "display({'text/plain': 'x', 'a/b': object()}, raw=True)",
    "raw": "display({'text/plain': 'x', 'a/b': [1]}, raw=True, metadata={'a/b': {'c': 1}})",
    "image": "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(range(64)), format='png', width=7)",
    "updates": "shown = display(1, display_id='one')\nupdate_display(2, display_id='one')\nshown.update(3)",
    "clears": "print(1)\nclear_output(wait=True)\nprint(2)\nclear_output()",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
    "figure and value": "plt.plot([1, 2])",
    "two figures": "for _ in range(2):\n    plt.figure(figsize=(2, 1))\n    plt.plot([1, 2])",
    "shown figure": "plt.plot([2, 1])\nplt.show()\nprint('after')",
    "figure as value": "figure, axes = plt.subplots(figsize=(2, 1))\nfigure",
    "closed figure": "plt.plot([1])\nplt.close()",
    "sharp figure": "%config InlineBackend.figure_formats = ['retina']\nplt.figure(figsize=(2, 1))\nplt.plot([1, 2]);",
    "inline": "%matplotlib inline\n%config InlineBackend.figure_formats = ['png']\nplt.plot([1]);",
    "slider": "import ipywidgets\nipywidgets.IntSlider(3)",
    "widgets": "display(ipywidgets.HBox([ipywidgets.Button(description='b')]), ipywidgets.HTML('x'))",
    "interact": "ipywidgets.interactive(lambda x: x, x=3)",
    "caught": "out = ipywidgets.Output()\nwith out:\n    print('inside')\nprint('outside')",
    "await": "import asyncio\nawait asyncio.sleep(0)\nawait asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))",
    "await in def": "async def late():\n    await asyncio.sleep(0.01)\n    print('late')\n    return 5\nawait late()",
    "task": "task = asyncio.create_task(late())",
    "task's end": "await task",
    "async for": "async def count():\n    yield 1\n    yield 2\nasync for each in count():\n    print(each)",
    "await fails": "async def fails():\n    raise LookupError('not there')\nawait fails()",
    "loop": "(asyncio.get_event_loop().is_running(), asyncio.get_running_loop() is asyncio.get_event_loop())",
    "second loop": "late = asyncio.sleep(0)\ntry:\n    asyncio.run(late)\nexcept RuntimeError as error:\n"
    "    late.close()\n    print(error)",
    "asks": "input('your name?')",
    "asks in secret": "import getpass\ngetpass.getpass()",
    "shell": "!echo from a shell; false\nlines = !printf 'a\\nb'\nlines",
    "bash": "%%bash\necho out\necho err >&2",
    "bash fails": "%%bash\nexit 3",
    "captured": "%%capture kept\nprint('x')\n1 + 1",
    "kept": "kept.show()\nkept.stdout",
    "file": "%%writefile words.py\nname = 'x'\nprint(__name__)",
    "runs file": "%run words.py\nname",
    "html cell": "%%html\n<b>x</b>",
    "markdown cell": "%%markdown\n*x*",
    "javascript cell": "%%javascript\nx()",
    "python cell": "%%python3\nprint('another')",
    "precision": "%precision 3\n1 / 3",
    "env": "%env NAME_OF_MINE=x\n%env NAME_OF_MINE",
    "who": "who_is = 1\n%who_ls int",
    "no magic": "%no_such_magic",
    "no cell magic": "%%no_such_magic\nx",
    "help": "def told():\n    'What it does.'\ntold?",
    "source": "told??",
    "history": "%history -n 1-3",
    "lists magics": "%lsmagic",
    "autoreload": "%load_ext autoreload\n%autoreload 2",
    "profiles": "%prun -q -r 1",
    "syntax": "def f(:",
    "indent": "  x = 1\n y = 2",
    "name": "no_such_name",
    "asserts": "assert 1 == 2, 'not so'",
    "asserts nothing": "assert not 1",
    "from": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError('x') from error",
    "group": "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])",
    "own error": "class E(Exception):\n    def __str__(self): return 'mine'\nraise E",
    "own traceback": "class T(Exception):\n    def _render_traceback_(self): return ['drawn']\nraise T('x')",
    "str fails": "class S(Exception):\n    def __str__(self): raise ValueError('no')\nraise S",
    "interrupts": "raise KeyboardInterrupt",
    "exits": "raise SystemExit(3)",
    "recurses": "def again(): again()\nagain()",
    "hushed": "shell = get_ipython()\nbefore = shell.showtraceback\nshell.showtraceback = lambda *a, **k: None\n1 / 0",
    "loud": "shell.showtraceback = before\n1 / 0",
    "excepthook": "shell.set_custom_exc((ZeroDivisionError,), lambda *a, **k: print('handled'))\n1 / 0",
    "hooks": "shell.events.register('post_run_cell', lambda result: print('ran', result.success))",
    "after hooks": "1",
    "transforms": "shell.input_transformers_post.append(lambda lines: [each.replace('ONE', '1') for each in lines])",
    "transformed": "ONE + ONE",
}
SHOWN = ("stream", "display_data", "update_display_data", "execute_result", "error", "clear_output")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("kernel")
    # In a test a kernel would not look at what programs print.
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    history = ["--HistoryManager.hist_file=:memory:"]
    manager, client = start_new_kernel(cwd=str(folder), env=env, extra_arguments=history)
    try:
        theirs = {name: _published(client, code) for name, code in CASES.items()}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    with Sandbox(["asyncio", "ipywidgets", "matplotlib.pyplot"]) as sandbox:
        (ran,) = sandbox.run({}, [Script(list(enumerate(CASES.values(), 1)))])
    assert isinstance(ran, list), ran
    yield theirs, {name: _plain(each.messages, each) for name, each in zip(CASES, ran, strict=True)}


def _published(client: Any, code: str) -> Any:
    messages: list[tuple[str, Any]] = []

    def take(message: Any) -> None:
        messages.append((message["msg_type"], message["content"]))

    reply = client.execute_interactive(code, allow_stdin=False, stop_on_error=False, timeout=60, output_hook=take)
    return _plain(messages, Ran(reply=reply["content"]))


def _plain(messages: list[tuple[str, Any]], ran: Ran) -> Any:
    """What is shown, and how the cell ended, without what is another in every process."""
    shown: list[Any] = []
    for kind, content in messages:
        if kind == "stream" and shown and shown[-1][:2] == ["stream", content["name"]]:
            shown[-1][2] += content["text"]
        elif kind == "stream":
            shown.append([kind, content["name"], content["text"]])
        elif kind in SHOWN:
            shown.append(
                [kind, {name: value for name, value in content.items() if name not in ("traceback", "transient")}]
            )
    reply = ran.reply or {}
    ended = {name: reply.get(name) for name in ("status", "ename", "evalue", "execution_count")}
    text = json.dumps([sorted(shown, key=lambda each: each[1] == "stderr"), ended], ensure_ascii=True)
    return json.loads(re.sub(r"0x[0-9a-f]+|(?<=\"model_id\": \")[0-9a-f]+|/tmp/ipykernel_\d+/\d+", "…", text))


@pytest.mark.parametrize("name", CASES)
def test_a_cell_comes_out_as_from_a_kernel(both: tuple[dict[str, Any], dict[str, Any]], name: str) -> None:
    theirs, ours = both
    assert ours[name] == theirs[name]
