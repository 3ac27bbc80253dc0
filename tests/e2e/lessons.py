"""Lessons that a test makes of cells."""

from pathlib import Path

from nbformat import v4, write


def lesson_of(course: Path, *sources: str, name: str = "lesson") -> Path:
    """A course with a released lesson: of code cells, and of Markdown cells where a source begins with #."""
    folder = course / "release" / name
    folder.mkdir(parents=True)
    cells = [v4.new_markdown_cell("# Lesson")]
    cells += [(v4.new_markdown_cell if source.startswith("#") else v4.new_code_cell)(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    write(v4.new_notebook(cells=cells, metadata=kernel), folder / f"{name}.ipynb")
    return course
