"""A figure of plotly's in words: its own program, which a page would have to run, draws nothing here."""

from collections.abc import Iterator
from typing import Any

KIND = "application/vnd.plotly.v1+json"
_AXES = ("x", "y", "z", "labels", "values")
_MOST, _LONGEST = 20, 60
"""Traces, and values of each that are told; letters of a name or a value."""


def in_words(figure: Any) -> str:
    """What is drawn: the title, and each trace with its values. "" for what is not a figure."""
    traces = figure.get("data") if isinstance(figure, dict) else None
    if not isinstance(traces, list):
        return ""
    return "\n".join([f"A figure of plotly's{_title(figure.get('layout'))}", *_told(traces)])


def _told(traces: list[Any]) -> Iterator[str]:
    for trace in traces[:_MOST]:
        if isinstance(trace, dict):
            name = f" {_short(trace['name'])}" if "name" in trace else ""
            values = [f"{axis}: {_values(trace[axis])}" for axis in _AXES if axis in trace]
            yield f"- {_short(trace.get('type', 'scatter'))}{name}; {'; '.join(values)}"
    if len(traces) > _MOST:
        yield f"- and {len(traces) - _MOST} more"


def _title(layout: Any) -> str:
    title = layout.get("title") if isinstance(layout, dict) else None
    title = title.get("text") if isinstance(title, dict) else title
    return f", “{_short(title)}”" if isinstance(title, str) and title else ""


def _values(values: Any) -> str:
    if not isinstance(values, list):
        return "packed values"
    return ", ".join(map(_short, values[:_MOST])) + (f" and {len(values) - _MOST} more" if len(values) > _MOST else "")


def _short(value: Any) -> str:
    return str(value)[:_LONGEST] if isinstance(value, str | int | float | bool) else "…"
