"""Pictures and recordings on the page's server: taken from its own page alone, shown as what they are, and erased."""

from __future__ import annotations

import http.client
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ownpace_graders.record import Event, blobs
from tests.extensions.page_server import Answer, Server, serving, write_small_course
from tests.graders.made import DRAWING, PHOTO, RECORDING, another


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.Ownpace.student_files = ["upload"]\n')
    with serving(course) as server:
        yield server


def give(server: Server, content: bytes, **headers: str) -> Answer:
    return server.ask("POST", "api/blob/small", content, **{"X_Ownpace": "1", **headers})


def test_a_file_is_on_the_disk_when_its_name_is_said_and_shown_as_what_it_is(server: Server) -> None:
    for content, kind in ((PHOTO, "image/jpeg"), (DRAWING, "image/svg+xml"), (RECORDING, "audio/webm")):
        name = give(server, content).json["name"]
        assert (server.course / "work/small" / name).read_bytes() == content
        shown = server.get(f"lesson/small/{name}")
        assert (shown.status, shown.body) == (200, content)
        assert shown.headers["content-type"] == kind
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in shown.headers["content-security-policy"]
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        part = server.get(f"lesson/small/{name}", Range="bytes=2-5")
        assert (part.status, part.body) == (206, content[2:6])
    assert server.get(f"lesson/small/{name}", Cookie="ownpace-shared=1").headers["cache-control"] == "no-store"


def test_what_is_refused_is_refused_in_words(server: Server) -> None:
    for content, status, words in (
        (b"<svg onload=alert(1)>", 422, "not made with the pen"),
        (b"GIF89a", 422, "neither a picture nor a recording"),
        (PHOTO[:-2], 422, "incomplete"),
        (b"", 422, "neither a picture"),
        (PHOTO + bytes(blobs.LARGEST), 413, "too much"),
    ):
        answer = give(server, content)
        assert (answer.status, words in answer.json["what"]) == (status, True), answer.text
    assert give(server, PHOTO, X_Ownpace="0").status == 403, "another site's form"
    assert give(server, PHOTO, Origin="http://elsewhere.example").status == 403
    assert server.ask("POST", "api/blob/nothing", PHOTO, X_Ownpace="1").status == 404


def test_nothing_else_is_behind_the_address_of_files(server: Server) -> None:
    folder = server.course / "work/small/blobs"
    folder.mkdir(parents=True, exist_ok=True)
    lie = f"blobs/{'0' * 64}.svg"
    (folder / Path(lie).name).write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    for path in (lie, "blobs/page.html", "blobs/", "blobs/..%2frecord.jsonl", "blobs/%2e%2e/record.jsonl"):
        assert server.get(f"lesson/small/{path}").status == 404, path
    name = blobs.name_of(another(1))
    assert server.get(f"lesson/small/{name}").status == 404, "it is not there"


def test_the_record_says_what_it_lacks_until_somebody_has_it(server: Server) -> None:
    content = another(7)
    name = blobs.name_of(content)
    event = Event.new("small", "one", "answer", {"response": [name, "beside it"]}).fields()
    said = server.post("api/record/small", {"events": [event]}).json
    assert (said["saved"], said["lacks"]) == ([event["id"]], [name])
    assert f'"lacks": ["{name}"]' in server.get("lesson/small/").text
    assert give(server, content).json == {"name": name}
    assert "lacks" not in server.post("api/record/small", {"events": [], "have": []}).json
    assert '"lacks"' not in server.get("lesson/small/").text
    page = server.get("work/").text
    assert "a photo · beside it" in page
    assert f'href="/lesson/small/{name}" download' in page
    with zipfile.ZipFile(io.BytesIO(server.get("work/small.zip").body)) as archive:
        assert set(archive.namelist()) == {"record.jsonl", name}
    receipt = server.post("api/handin/small", {}).json
    with zipfile.ZipFile(io.BytesIO(server.get(receipt["download"].lstrip("/")).body)) as archive:
        assert archive.read(name) == content
    assert server.post("api/erase/small").status == 204
    assert not (server.course / "work/small").exists()
    assert server.get(f"lesson/small/{name}").status == 404


def test_a_thousand_at_once_are_kept_or_refused_and_the_server_goes_on(server: Server) -> None:
    """More than there is room for, on one connection; all that was said to be kept is."""
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    kept, refused = [], 0
    for number in range(blobs.MOST + 20):
        connection.request("POST", "/api/blob/small", another(number), {"X-Ownpace": "1"})
        answer = connection.getresponse()
        body = answer.read()
        refused += answer.status == 422
        kept += [body] if answer.status == 200 else []
    connection.close()
    assert len(kept) <= blobs.MOST
    assert len(kept) + refused == blobs.MOST + 20
    assert refused >= 20
    assert server.get("lesson/small/").status == 200
    server.post("api/erase/small")


def test_a_course_that_takes_none_takes_none(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        assert give(server, PHOTO).status == 403
        assert not (tmp_path / "work").exists()
