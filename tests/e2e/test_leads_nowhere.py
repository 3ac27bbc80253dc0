"""Whatever code puts out, it takes the reader nowhere by itself, and asks no other computer for anything."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of
from tests.e2e.test_outputs import opened

REFRESH = "<meta http-equiv=refresh content='0; url={away}'>"
LOADS = """<base href='{away}'><link rel=stylesheet href='{away}'><link rel=preconnect href='{away}'>
<link rel=dns-prefetch href='{away}'><link rel=prefetch href='{away}'><link rel=icon href='{away}'>
<img src='{odd}' alt='a picture'><video src='{away}' poster='{away}'></video><audio src='{away}'></audio>
<iframe src='{odd}' title='a frame'></iframe><embed src='{away}'><object data='{away}'></object>
<svg><image href='{away}'/><use href='{away}#a'/></svg><input type=image src='{away}'>
<style>@import "{away}"; @font-face {{ font-family: f; src: url({away}) }}
b {{ background: url({away}); font-family: f }}</style>
<b style='border-image: url({away}); cursor: url({away}), auto; mask: url({away}#m)'>words</b>"""
TRIES = """<p id=said>tries</p><script>
const away = "{away}", quietly = (it) => {{ try {{ return it(); }} catch {{ return null; }} }};
quietly(() => fetch(away).catch(() => 0));
quietly(() => navigator.sendBeacon(away, "x"));
quietly(() => new WebSocket(away.replace("http", "ws")));
quietly(() => new EventSource(away));
quietly(() => {{ const x = new XMLHttpRequest(); x.open("GET", away); x.send(); }});
quietly(() => open(away));
quietly(() => {{ top.location = away; }});
quietly(() => {{ parent.location = away; }});
for (const work of [`fetch("${{away}}").catch(() => 0)`, `try {{ importScripts("${{away}}"); }} catch {{}}`]) {{
  quietly(() => new Worker(URL.createObjectURL(new Blob([work]))));
}}
quietly(() => import(away).catch(() => 0));
quietly(() => {{
  const form = document.body.appendChild(document.createElement("form"));
  form.action = away;
  form.submit();
}});
for (const rel of ["preload", "modulepreload", "prefetch", "stylesheet", "manifest"]) quietly(() => {{
  document.head.append(Object.assign(document.createElement("link"), {{ rel, href: away, as: "image" }}));
}});
const add = (kind, more) => quietly(() => document.body.append(Object.assign(document.createElement(kind), more)));
add("img", {{ src: away }});
add("iframe", {{ src: away }});
add("iframe", {{ srcdoc: `<img src="${{away}}">` }});
quietly(() => {{
  const urls = away.replace("http://", "stun:").slice(0, -1);
  const call = new RTCPeerConnection({{ iceServers: [{{ urls }}] }});
  call.createDataChannel("x");
  call.createOffer().then((offer) => call.setLocalDescription(offer));
}});
setTimeout(() => {{ document.getElementById("said").textContent = "tried"; }}, 700);
</script>"""
GOES = "<p>goes</p><script>location = '{away}'</script>"
HREF = "<p>goes</p><script>document.write('<a id=a href={away}>go</a>'); document.getElementById('a').click()</script>"
PUTS_OUT = """
import ipywidgets as W
from IPython.display import HTML, IFrame, Markdown, display
for source in {sources!r}:
    display(HTML(source))
display(Markdown({marked!r}))
display(IFrame({away!r}, 300, 100))
display(W.HTML({marked!r}))
display(W.HTMLMath({marked!r}))
print("all of it")
"""


@pytest.fixture
def away() -> Iterator[tuple[str, list[str]]]:
    """Another computer's address, and what came there."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as calls, socket.socket(type=socket.SOCK_DGRAM) as words:
        port = calls.getsockname()[1]
        words.bind(("127.0.0.1", port))
        calls.settimeout(0.1)
        words.settimeout(0.1)
        over = threading.Event()

        def listen(hear: Callable[[], object], kind: str) -> None:
            while not over.is_set():
                try:
                    hear()
                except TimeoutError:
                    continue
                came.append(kind)

        heard = [
            threading.Thread(target=listen, args=each)
            for each in ((lambda: calls.accept()[0].close(), "TCP"), (lambda: words.recv(2000), "UDP"))
        ]
        for each in heard:
            each.start()
        yield f"http://127.0.0.1:{port}/", came
        over.set()
        for each in heard:
            each.join()


@pytest.fixture
def lesson(tmp_path: Path, serve: Callable[..., Served]) -> Callable[..., Served]:
    return lambda *sources: serve(lesson_of(tmp_path / "course", *sources))


def leads_nowhere(page: Page, lesson: Callable[..., Served], away: tuple[str, list[str]]) -> None:
    address, came = away
    odd = address.replace("http", "ht&#9;tp")  # browsers leave the tab out
    tries = (REFRESH + "one", LOADS, TRIES, TRIES + REFRESH, GOES, HREF)
    sources = [each.format(away=address, odd=odd) for each in tries]
    held = [
        f"<iframe srcdoc='{each.replace(chr(39), chr(34))}'></iframe>"
        for each in (REFRESH.format(away=address), "held")
    ]
    marked = REFRESH.format(away=address) + LOADS.format(away=address, odd=odd)
    served = lesson(PUTS_OUT.format(sources=[*sources, *held], marked=marked, away=address))
    opened(page, served)
    expect(page.get_by_text("all of it")).to_be_visible()
    for number in (2, 3):
        drawn = page.locator(".op-output").nth(number).locator("iframe")
        expect(drawn.content_frame.locator("#said")).to_have_text("tried")
    assert page.url == served.lesson("lesson")
    assert [frame.url for frame in page.frames if frame.url.startswith(address)] == []
    assert came == []
    # What lies elsewhere is words and a link, wherever it is put out.
    for words in ("a picture", "a frame"):
        link = page.get_by_role("link", name=words)
        assert link.count() == 4
        assert {each.get_attribute("target") for each in link.all()} == {"_blank"}


def test_what_code_puts_out_leads_nowhere(
    page: Page, lesson: Callable[..., Served], away: tuple[str, list[str]]
) -> None:
    leads_nowhere(page, lesson, away)
