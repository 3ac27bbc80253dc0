"""The kernel's connection: the page can talk to widgets, and to nothing else."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.kernels.connection.base import serialize_binary_message
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from ownpace.page.frames import V1, BadFrame, idle, read_frame, shows_source
from tests.extensions.page_server import Server, cell, serving, write_notebook
from tests.processes import share


def message(kind: str, **content: Any) -> str:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "tests", "username": "", "version": "5.3"}
    whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    return json.dumps({**whole, "buffers": []})


def alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: the browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def packed(kind: str, channel: str = "shell", **content: Any) -> bytes:
    """The same as a frame with offsets."""
    whole = json.loads(message(kind, **content))
    parts = [json.dumps(whole[name]).encode() for name in ("header", "parent_header", "metadata", "content")]
    return framed([channel.encode(), *parts])


def framed(parts: list[bytes]) -> bytes:
    places = [8 * (len(parts) + 2)]
    for part in parts:
        places.append(places[-1] + len(part))
    return b"".join(number.to_bytes(8, "little") for number in (len(places), *places)) + b"".join(parts)


@asynccontextmanager
async def connected(server: Server, *protocols: str, name: str = "small") -> AsyncIterator[WebSocketClientConnection]:
    kernel = server.session(name)[0]["kernel"]["id"]
    async with opened(server, f"api/kernels/{kernel}/channels?session_id={uuid.uuid4()}", *protocols) as socket:
        yield socket


@asynccontextmanager
async def opened(server: Server, path: str, *protocols: str) -> AsyncIterator[WebSocketClientConnection]:
    socket = await websocket_connect(server.address.replace("http", "ws", 1) + path, subprotocols=list(protocols))
    stream: Any = socket.protocol.stream  # type: ignore[union-attr]
    try:
        yield socket
    finally:
        socket.close()
        stream.close()
        await asyncio.sleep(0)


async def heard(socket: WebSocketClientConnection, until: str) -> list[dict[str, Any]]:
    """Every message until one of this kind."""
    messages: list[dict[str, Any]] = []
    while not messages or messages[-1]["header"]["msg_type"] != until:
        messages.append(json.loads(str(await asyncio.wait_for(socket.read_message(), 20))))
    return messages


def course(root: Path) -> Path:
    widget = """
        from pathlib import Path
        import ipywidgets

        button = ipywidgets.Button()

        @button.on_click
        def clicked(_):
            Path("clicked").write_text("yes")
            kernel = get_ipython().kernel
            kernel.session.send(kernel.iopub_socket, "execute_input", {"code": "the lesson's", "execution_count": 1})
            raise ValueError("HIDDEN_SOURCE")

        print(button.model_id)
        """
    write_notebook(root / "release/small/small.ipynb", cell("code", widget))
    return root


def test_the_socket_for_news_opens_and_a_widget_answers_whose_error_shows_no_source(tmp_path: Path) -> None:
    async def click(server: Server) -> list[dict[str, Any]]:
        model = server.session("small")[1]["outputs"][0]["text"].strip()
        data = {"method": "custom", "content": {"event": "click"}}
        async with connected(server) as socket:
            await socket.write_message(message("comm_msg", comm_id=model, data=data))
            await socket.write_message(message("kernel_info_request"))
            return await heard(socket, "kernel_info_reply")

    async def hears_news(server: Server) -> None:
        async with opened(server, "api/news/small"):
            pass

    with serving(course(tmp_path)) as server:
        alone(hears_news(server))
        messages = alone(click(server))
        assert (tmp_path / "release/small/clicked").read_text() == "yes"
        assert "clicked" not in json.dumps([each for each in messages if each["header"]["msg_type"] == "error"])
        assert "the lesson's" not in json.dumps(messages)


def test_code_cannot_be_run_through_the_connection(tmp_path: Path) -> None:
    async def attack(server: Server) -> list[dict[str, Any]]:
        code = "open('ran', 'w').close()"
        async with connected(server) as socket:
            for kind in ("execute_request", "debug_request"):
                await socket.write_message(message(kind, code=code, silent=False, user_expressions={}))
            for kind in ("inspect_request", "complete_request", "history_request"):
                await socket.write_message(message(kind, code="steps", cursor_pos=5))
            await socket.write_message(message("kernel_info_request"))
            return await heard(socket, "kernel_info_reply")

    with serving(course(tmp_path)) as server:
        messages = alone(attack(server))
        assert not (tmp_path / "release/small/ran").exists()
        kinds = {each["header"]["msg_type"] for each in messages}
        assert kinds <= {"status", "kernel_info_reply"}


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize("header", [{"Origin": "http://elsewhere.example"}, {"Host": "elsewhere.example"}])
def test_another_site_cannot_connect(tmp_path: Path, header: dict[str, str]) -> None:
    with serving(course(tmp_path)) as server:
        kernel = server.session("small")[0]["kernel"]["id"]
        with closing(HTTPConnection(server.address.removeprefix("http://").rstrip("/"), timeout=20)) as client:
            client.request("GET", f"/api/kernels/{kernel}/channels", headers={**UPGRADE, **header})
            assert client.getresponse().status == 403


WHOLE = packed("kernel_info_request")
DEEP = b"[" * 5000 + b"]" * 5000
PARTS = [b"shell", b'{"msg_id": "1", "msg_type": "kernel_info_request"}', b"{}", b"{}", b"{}"]
BAD = {
    "places without end": b"\xff" * 100,
    "nothing": b"",
    "a number alone": (5).to_bytes(8, "little"),
    "places beyond the end": (6).to_bytes(8, "little") + b"\xff" * 48,
    "places that go back": (6).to_bytes(8, "little")
    + b"".join(n.to_bytes(8, "little") for n in (56, 60, 58, 58, 58, 60))
    + b"shel",
    "a hundred thousand parts": framed([*PARTS, *[b""] * 100_000]),
    "a part torn off": WHOLE[:-1],
    "more than it says": WHOLE + b"x",
    "no header": framed([b"shell", b"{}", b"{}", b"{}", b"{}"]),
    "a header that is a list": framed([b"shell", b"[]", b"{}", b"{}", b"{}"]),
    "a type that is a number": framed([b"shell", b'{"msg_id": "1", "msg_type": 1}', b"{}", b"{}", b"{}"]),
    "a deep part": framed([*PARTS[:4], DEEP]),
    "bytes that are not UTF-8": framed([*PARTS[:4], b"\xff"]),
    "too few parts": framed(PARTS[:3]),
    "old places beyond the end": b"\x7f" + b"\xff" * 99,
    "old places that go back": b"\x00\x00\x00\x02\x00\x00\x00\x0c\x00\x00\x00\x01{}",
}


@pytest.mark.parametrize("frame", BAD.values(), ids=BAD)
def test_a_frame_that_is_not_a_message_is_known_at_once(frame: bytes) -> None:
    with pytest.raises(BadFrame):
        read_frame(frame, V1)
    with pytest.raises(BadFrame):
        read_frame(frame, None)


TEXTS = {
    "nothing": "",
    "a number": "7",
    "a list": "[]",
    "no header": "{}",
    "null": "null",
    "deep": "[" * 100_000,
    "a foreign header": '{"header": 1}',
    "foreign buffers": message("x").replace("[]", '["x"]'),
}


@pytest.mark.parametrize("frame", TEXTS.values(), ids=TEXTS)
def test_text_that_is_not_a_message_is_known_at_once(frame: str) -> None:
    for protocol in (V1, None):
        with pytest.raises(BadFrame):
            read_frame(frame, protocol)


def test_whole_frames_are_read() -> None:
    words = message("kernel_info_request")
    old = serialize_binary_message({**json.loads(words), "buffers": [b"a buffer", b""]})
    for frame, protocol in ((WHOLE, V1), (framed([*PARTS, b"a buffer"]), V1), (words, None), (old, None)):
        said = read_frame(frame, protocol)
        assert (said.channel, said.kind) == ("shell", "kernel_info_request")


def test_the_kernel_says_what_it_is_done_with() -> None:
    header, parent, content = {"msg_type": "status"}, {"msg_id": "7"}, {"execution_state": "idle"}
    parts = [json.dumps(each).encode() for each in (header, parent, {}, content)]
    for frame in (
        framed([b"iopub", *parts]),
        json.dumps({"header": header, "parent_header": parent, "content": content}),
    ):
        assert idle(frame) == "7"
    for odd in (b"", b"\xff" * 100, "", "[]", "{}", WHOLE, framed([b"iopub", *[b"[]"] * 4])):
        assert idle(odd) == ""


def test_a_frame_that_shows_source_is_known() -> None:
    for kind, shows in (("execute_input", True), ("stream", False)):
        for frame in (message(kind, code="x"), json.loads(message(kind)), packed(kind, "iopub", code="execute_input")):
            assert shows_source(frame) is shows
    assert not shows_source(b"execute_input")


def mutated(chance: random.Random) -> bytes | str:
    """A frame with something wrong somewhere, or nothing but noise."""
    kind = chance.randrange(5)
    if kind == 0:
        return chance.randbytes(chance.randrange(200))
    if kind == 1:
        return message("comm_msg", comm_id="x", data={})[: chance.randrange(300)]
    frame = bytearray(WHOLE)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(64 if kind == 2 else len(frame))
        frame[place : place + chance.randrange(3)] = chance.choice([b"\xff", b"\x00", b"[", b"\xff" * 8, b""])
    return bytes(frame)


def test_frames_that_are_not_messages_end_their_own_connection_alone(tmp_path: Path) -> None:
    """As many as come: an honest page goes on talking, and the server stays small."""

    async def attack(server: Server) -> None:
        chance = random.Random(7)  # noqa: S311
        async with connected(server, V1) as honest:
            await hostile(server, b"\xff" * 100, V1)
            for number in range(60):
                await hostile(server, mutated(chance), *([V1] if number % 2 else []))
                if number % 10 == 0:
                    await answers(honest)
            await answers(honest)

    async def hostile(server: Server, frame: bytes | str, *protocols: str) -> None:
        async with connected(server, *protocols) as socket:
            await socket.write_message(frame, binary=isinstance(frame, bytes))

    async def answers(socket: WebSocketClientConnection) -> None:
        await socket.write_message(packed("kernel_info_request"), binary=True)
        while b"kernel_info_reply" not in (said := await asyncio.wait_for(socket.read_message(), 20)):  # type: ignore[operator]
            assert said is not None

    with serving(course(tmp_path)) as server:
        alone(attack(server))
        assert server.process.poll() is None
        assert share(server.process.pid) < 400
        assert "Traceback" not in "".join(server.said)


BUTTON = """
    import time
    import ipywidgets

    button, loud = ipywidgets.Button(), ipywidgets.HTML()

    @button.on_click
    def clicked(_):
        {does}

    print(button.model_id)
    """
LOUD = "for n in range(9): loud.value = str(n) + 'x' * 5_000_000"


def test_what_a_busy_kernel_or_a_deaf_browser_leaves_does_not_pile_up(tmp_path: Path) -> None:
    for name, does in (("small", "time.sleep(600)"), ("loud", LOUD)):
        write_notebook(tmp_path / f"release/{name}/{name}.ipynb", cell("code", BUTTON.format(does=does)))

    async def click(server: Server, name: str, socket: WebSocketClientConnection) -> None:
        model = server.session(name)[1]["outputs"][0]["text"].strip()
        data = {"method": "custom", "content": {"event": "click"}}
        await socket.write_message(message("comm_msg", comm_id=model, data=data))

    async def attack(server: Server) -> None:
        async with connected(server) as asking, connected(server, name="loud") as deaf:
            await click(server, "small", asking)
            with suppress(WebSocketClosedError):
                for _ in range(12):
                    await asking.write_message(message("comm_msg", comm_id="x", data={"x": "x" * 100_000}))
            assert await asyncio.to_thread(server.waits_for, "too much waits for it")
            await click(server, "loud", deaf)  # it reads nothing, and its own end of the line is soon full
            assert await asyncio.to_thread(server.waits_for, "does not take what the kernel says")

    with serving(tmp_path, before="import ownpace.page.socket as s; s.UNDONE = s.UNREAD = 1_000_000") as server:
        alone(attack(server))
        assert server.get("").status == 200
