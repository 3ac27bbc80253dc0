"""What a teacher reads after grading: who needs what."""

from ownpace_graders.report.page import page
from ownpace_graders.report.row import Row
from ownpace_graders.report.table import Table, class_table
from ownpace_graders.report.text import text

__all__ = ["Row", "Table", "class_table", "page", "text"]
