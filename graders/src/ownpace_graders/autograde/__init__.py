"""Grading: submissions in, scores in nbgrader's gradebook out. The one seam behind which the engine can change."""

from ownpace_graders.autograde.grade import grade, submissions
from ownpace_graders.autograde.outcome import Outcome

__all__ = ["Outcome", "grade", "submissions"]
