"""The lesson that this kernel runs: where its record lies, and what the student has done so far."""

from ownpace.lesson.sitting import Sitting, begin, refresh, sitting

__all__ = ["Sitting", "begin", "refresh", "sitting"]
