"""The kernel's connection: the page can talk to widgets, and to nothing else."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from tests.extensions.page_server import Server, cell, serving, write_notebook
from tornado.websocket import WebSocketClientConnection, websocket_connect


def message(kind: str, **content: Any) -> str:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "tests", "username": "", "version": "5.3"}
    whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    return json.dumps({**whole, "buffers": []})


def alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: the browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def connected(server: Server) -> WebSocketClientConnection:
    kernel = server.session("small")[0]["kernel"]["id"]
    address = server.address.replace("http", "ws", 1) + f"api/kernels/{kernel}/channels?session_id=tests"
    return await websocket_connect(address)


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
            raise ValueError("HIDDEN_SOURCE")

        print(button.model_id)
        """
    write_notebook(root / "release/small/small.ipynb", cell("code", widget))
    return root


def test_a_widget_answers_and_its_error_shows_no_source(tmp_path: Path) -> None:
    async def click(server: Server) -> list[dict[str, Any]]:
        model = server.session("small")[1]["outputs"][0]["text"].strip()
        socket = await connected(server)
        data = {"method": "custom", "content": {"event": "click"}}
        await socket.write_message(message("comm_msg", comm_id=model, data=data))
        await socket.write_message(message("kernel_info_request"))
        messages = await heard(socket, "kernel_info_reply")
        socket.close()
        return messages

    with serving(course(tmp_path)) as server:
        messages = alone(click(server))
        assert (tmp_path / "release/small/clicked").read_text() == "yes"
        assert "clicked" not in json.dumps([each for each in messages if each["header"]["msg_type"] == "error"])


def test_code_cannot_be_run_through_the_connection(tmp_path: Path) -> None:
    async def attack(server: Server) -> list[dict[str, Any]]:
        socket = await connected(server)
        code = "open('ran', 'w').close()"
        for kind in ("execute_request", "debug_request"):
            await socket.write_message(message(kind, code=code, silent=False, user_expressions={}))
        for kind in ("inspect_request", "complete_request", "history_request"):
            await socket.write_message(message(kind, code="steps", cursor_pos=5))
        await socket.write_message(message("kernel_info_request"))
        messages = await heard(socket, "kernel_info_reply")
        socket.close()
        return messages

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
