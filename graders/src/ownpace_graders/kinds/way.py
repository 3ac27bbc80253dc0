"""How a student goes through a set of questions: what a kind whose responses grow has besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what goes through a set is made of kinds
    from ownpace_graders.practice.journey import Journey, PosedQuestion

Key = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """journey(key, deeds, seed): where the student stands after these deeds; `seed` is their own, for whoever has done
    nothing yet · present(key, journey): the question that stands there · why(key, journey): why, in words ·
    fades: whether examples and steps are shown, which can be asked for; questions of such a set may be asked again in
    later lessons.
    """

    journey: Callable[[Key, Sequence[Any], str], Journey]
    present: Callable[[Key, Journey], PosedQuestion]
    why: Callable[[Key, Journey], str]
    fades: bool = True
