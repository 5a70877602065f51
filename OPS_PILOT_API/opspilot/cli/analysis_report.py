"""The report that a person reads in a terminal."""

import textwrap
from collections.abc import Iterator

import click

from opspilot.cli.terminal import clean
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import Priority
from opspilot.domain.triage import ExceptionInfo, Frame, Triage

WIDTH = 96
MAX_CHAIN = 6
MAX_SHOWN_FRAMES = 8

_COLOURS = {
    Priority.CRITICAL: "bright_red",
    Priority.HIGH: "red",
    Priority.MEDIUM: "yellow",
    Priority.LOW: "green",
}


def render_report(found: Triage, analysis: Analysis, *, colour: bool) -> str:
    """Plain text; with ANSI colours where ``colour``. Nothing out of the log can colour itself."""
    text = "\n".join(_report(found, analysis)).rstrip()
    return text if colour else click.unstyle(text)


def _report(found: Triage, analysis: Analysis) -> Iterator[str]:
    if not found.is_failure:
        yield click.style("Nothing wrong found in this log.", fg="green", bold=True)
        yield from _paragraph(analysis.root_cause)
        return
    yield from _headline(found)
    yield from _section("Root cause", analysis.root_cause)
    yield from _culprit(found.culprit)
    yield from _section("What to do", analysis.suggested_fix if not analysis.steps else "")
    yield from _steps(analysis)
    yield from _patch(analysis.patch)
    yield from _chain(found)
    yield from _evidence(analysis)
    yield from _footer(found, analysis)


def _headline(found: Triage) -> Iterator[str]:
    priority = click.style(
        f" {found.priority} ", bg=_COLOURS[found.priority], fg="black", bold=True
    )
    facts = f"{found.runtime} · {found.category.value.replace('_', ' ')}"
    yield f"{priority}  {click.style(facts, bold=True)}"
    yield from _paragraph("; ".join(found.priority_reasons), dim=True)
    root = found.root_exception
    if root is not None:
        yield ""
        yield from _paragraph(_title(root), bold=True)


def _title(exception: ExceptionInfo) -> str:
    first = (exception.message or "").strip().split("\n", 1)[0]
    return clean(": ".join(part for part in (exception.type or "", first) if part))


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield ""
        yield _heading(title)
        yield from _paragraph(text)


def _heading(title: str) -> str:
    return click.style(title, fg="cyan", bold=True)


def _culprit(frame: Frame | None) -> Iterator[str]:
    if frame is None:
        return
    yield ""
    yield _heading("Open first")
    owner = "" if frame.in_app else click.style("   (not your own code)", dim=True)
    yield f"  {_place(frame)}{owner}"
    if frame.source:
        yield f"      {clean(frame.source)}"


def _place(frame: Frame) -> str:
    where = clean(frame.file or "?") + (f":{frame.line}" if frame.line is not None else "")
    function = f"  in {clean(frame.function)}" if frame.function else ""
    return (
        click.style(where, bold=True)
        + function
        + click.style(f"   log line {frame.log_line}", dim=True)
    )


def _steps(analysis: Analysis) -> Iterator[str]:
    if not analysis.steps:
        return
    yield ""
    yield _heading("What to do")
    for number, step in enumerate(analysis.steps, 1):
        yield from _paragraph(step, first=f"  {number}. ", rest="     ")


def _patch(patch: str | None) -> Iterator[str]:
    if not patch:
        return
    yield ""
    yield _heading("Suggested change")
    for line in patch.splitlines():
        yield "  " + click.style(clean(line), fg={"+": "green", "-": "red"}.get(line[:1]))


def _chain(found: Triage) -> Iterator[str]:
    if len(found.exceptions) < 2:
        return
    yield ""
    yield _heading("Led to")
    for exception in found.exceptions[1:MAX_CHAIN]:
        yield from _paragraph(_title(exception), first="  → ", rest="    ")


def _evidence(analysis: Analysis) -> Iterator[str]:
    if not analysis.evidence:
        return
    yield ""
    yield _heading("Evidence")
    for item in analysis.evidence[:MAX_SHOWN_FRAMES]:
        number = click.style(f"{item.log_line:>7} ", dim=True)
        yield number + textwrap.shorten(clean(item.quote), WIDTH - 8, placeholder=" …")


def _footer(found: Triage, analysis: Analysis) -> Iterator[str]:
    yield ""
    facts = f"confidence {analysis.confidence.value.lower()} · {analysis.analyzer.value}"
    yield click.style(f"{facts} · {clean(found.fingerprint.value)}", dim=True)


def _paragraph(
    text: str, *, first: str = "  ", rest: str = "  ", bold: bool = False, dim: bool = False
) -> Iterator[str]:
    for line in clean(text).splitlines():
        for wrapped in textwrap.wrap(line, WIDTH, initial_indent=first, subsequent_indent=rest):
            yield click.style(wrapped, bold=bold or None, dim=dim or None)
        first = rest
