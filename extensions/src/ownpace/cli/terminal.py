"""The one way in which the commands write to the terminal."""

from __future__ import annotations

import io
import sys

import click

from ownpace_graders.safe.visible import visible_lines


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Write lines. What a terminal would obey is seen and not obeyed."""
    click.echo(visible_lines(text), err=err, nl=nl)


def say_label(label: str, text: str) -> None:
    """Write lines to standard error, with a label before them."""
    click.echo(f"{click.style(f'{label}:', bold=True):<6} {visible_lines(text)}", err=True)


def write_anything() -> None:
    """Let a terminal that lacks a letter show its number, where Python would stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
