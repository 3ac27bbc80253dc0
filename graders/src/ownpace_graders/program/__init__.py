"""A student's program that is run for one test: what comes of it, as data. Nothing here knows what is right.

It is the same in the sandbox where it is graded, in the kernel of a lesson's page, and in JupyterLab. What is right
never comes where a program runs, so a program that lies about itself can only say what a right one would have said.
"""

MOST, LONGEST = 50, 4000
"""Tests that a program has, and characters of what came of one and of what is kept of what it prints."""
