"""A submission that cannot be graded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why it cannot be graded: its kind, one of faults.FAULTS; what it is about, and the cell that was running, or
    "" where there is none."""

    kind: str
    it: str = ""
    at: str = ""


class Ungradable(Exception):  # noqa: N818 - how a submission ended
    """It cannot be graded, for this kind of fault."""

    def __init__(self, kind: str, it: str = "") -> None:
        super().__init__(f"{kind[0].upper()}{kind[1:]}: {it}" if it else kind)
        self.fault = Fault(kind, it)
