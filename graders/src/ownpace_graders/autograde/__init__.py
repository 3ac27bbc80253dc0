"""Grading: submissions in, scores in nbgrader's gradebook out. The one seam behind which the engine can change."""

from ownpace_graders.autograde.grade import Outcome, grade, submissions

__all__ = ["Outcome", "grade", "submissions"]
