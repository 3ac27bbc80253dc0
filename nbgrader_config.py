"""This repository is itself an nbgrader course: every `nbgrader` command works in it."""

from ownpace_graders.nbgrading.settings import extend

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.CourseDirectory.course_id = "ownpace"
c.CourseDirectory.source_directory = "modules"
# nbgrader's own list, and what a lesson's media are made from, which stays with its authors.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "storyboard"]
extend(c)
