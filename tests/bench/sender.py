"""`python -m tests.bench.sender ADDRESS STUDENTS RATE SECONDS`: answers, sent to a server when their time has come."""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Self
from urllib.parse import urlsplit

from ownpace_graders.record import Event


@dataclass
class Sent:
    """What came of it: the ids that were confirmed, the seconds from each answer's time until then, and how many
    seconds it all took."""

    saved: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @classmethod
    def read(cls, said: str) -> Self:
        return cls(**json.loads(said))

    def share(self, part: float) -> float:
        """Milliseconds within which this part of the answers were confirmed."""
        return sorted(self.waited)[int(part * (len(self.waited) - 1))] * 1000

    def row(self, name: str) -> str:
        figures = [f"{self.share(part):.0f}" for part in (0.5, 0.95, 0.99)]
        late = sum(each > 1 for each in self.waited)
        return f"| {name} | {len(self.saved) / self.seconds:.0f} | {' | '.join(figures)} | {late} |"


class Student:
    """A browser with one connection, on which an answer waits for the one before."""

    def __init__(self, address: str, number: int, sent: Sent) -> None:
        self.place = urlsplit(address)
        self.lesson = f"lesson-{number:03}"
        self.sent = sent
        self.turn = asyncio.Lock()

    async def connect(self) -> None:
        """As a page has it that was opened before: the server has answered on it."""
        self.reader, self.writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        self.writer.write(f"GET /api/record/{self.lesson} HTTP/1.1\r\nHost: {self.place.netloc}\r\n\r\n".encode())
        await self._body()

    async def answer(self, number: int, due: float) -> None:
        event = Event.new(self.lesson, f"q{number % 10}", "answer", {"response": str(number), "of": ""})
        body = json.dumps({"events": [event.fields()]}).encode()
        head = (
            f"POST /api/record/{self.lesson} HTTP/1.1\r\nHost: {self.place.netloc}\r\nX-Ownpace: 1\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        async with self.turn:
            self.writer.write(head.encode() + body)
            said = json.loads(await self._body())
        assert said["saved"] == [event.id], said
        assert said["views"][event.item]["mark"] in ("right", "wrong"), said
        self.sent.saved.append(event.id)
        self.sent.waited.append(time.perf_counter() - due)

    async def _body(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        [length] = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return await self.reader.readexactly(int(length))


async def send(address: str, students: int, rate: int, seconds: int) -> Sent:
    """So many answers a second in even steps, one student after the other."""
    sent = Sent()
    everyone = [Student(address, number, sent) for number in range(students)]
    for student in everyone:
        await student.connect()
    began, under_way = time.perf_counter(), []
    for number in range(rate * seconds):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        under_way.append(asyncio.create_task(everyone[number % students].answer(number, due)))
    await asyncio.gather(*under_way)
    sent.seconds = time.perf_counter() - began
    return sent


def main() -> None:
    address, *numbers = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(send(address, *map(int, numbers))))))


if __name__ == "__main__":
    main()
