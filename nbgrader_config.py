"""This repository is itself an nbgrader course: every `nbgrader` command works in it."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.CourseDirectory.course_id = "ownpace"
c.CourseDirectory.source_directory = "modules"
