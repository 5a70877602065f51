"""`flask analyze [FILE|-]`: the triage and its analysis on a terminal, or as JSON for scripts."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO, Any

import click
from flask.cli import with_appcontext

from opspilot.cli.analysis_report import render_report
from opspilot.cli.base import engine
from opspilot.cli.terminal import escaped
from opspilot.domain.analysis import Analysis
from opspilot.domain.triage import Triage
from opspilot.ingest.inflate import GZIP_START
from opspilot.triage.engine import triage

EXPLAINED, NOTHING_WRONG, USAGE = 0, 3, 2


@click.command("analyze")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--json", "as_json", is_flag=True, help="Print the triage and the analysis as JSON.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read lines {"id", "raw"}, print one line of facts for each. No database, no network.',
)
@with_appcontext
def analyze_command(file: IO[bytes], *, as_json: bool, jsonl: bool) -> None:
    """Say what went wrong in FILE (standard input where it is - or missing).

    Exit status: 0 a failure was found and explained, 3 nothing wrong found, 2 wrong usage.
    """
    if as_json and jsonl:
        raise click.UsageError("--json and --jsonl exclude each other")
    if jsonl:
        for answer in answer_lines(file):
            click.echo(answer)
        return
    _require_input(file)
    found, analysis = engine().analyze_text(read_text(_unpacked(file.read())))
    click.echo(
        render_json(found, analysis)
        if as_json
        else render_report(found, analysis, colour=_colour())
    )
    sys.exit(EXPLAINED if found.is_failure else NOTHING_WRONG)


def _require_input(file: IO[bytes]) -> None:
    """Waiting in silence for somebody to type a log is not what anybody means."""
    if file.isatty():
        raise click.UsageError("give a FILE, or pipe a log in: kubectl logs api | flask analyze")


def _unpacked(data: bytes) -> bytes:
    """Of a file that ``logrotate`` has compressed. Of a command that failed nothing comes, and
    nothing is no good news."""
    try:
        data = gzip.decompress(data) if data.startswith(GZIP_START) else data
    except (OSError, EOFError, zlib.error) as exc:
        raise click.UsageError(f"this gzip file cannot be read: {exc}") from exc
    if not data.strip():
        raise click.UsageError("the log is empty")
    return data


def _colour() -> bool:
    return sys.stdout.isatty()


def read_text(data: bytes) -> str:
    """Log files are bytes of any encoding: UTF-16 where a byte order mark says so, else UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def answer_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON line of facts per input line; raises ``click.UsageError`` naming a bad line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity, raw = _request(line, number)
        yield escaped(json.dumps({"id": identity, **facts(triage(raw))}, ensure_ascii=False))


def _request(line: bytes, number: int) -> tuple[Any, str]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise click.UsageError(f"input line {number} is not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("raw"), str):
        raise click.UsageError(f'input line {number} is not {{"id", "raw"}} with a text in "raw"')
    return record.get("id"), record["raw"]


def facts(found: Triage) -> dict[str, Any]:
    """The flat form of a triage that ``--jsonl`` prints."""
    root, culprit = found.root_exception, found.culprit
    return {
        "runtime": found.runtime,
        "root_exception_type": root.type if root else None,
        "root_exception_message": root.message if root else None,
        "culprit_file": culprit.file if culprit else None,
        "culprit_line": culprit.line if culprit else None,
        "culprit_function": culprit.function if culprit else None,
        "category": found.category.value,
        "fingerprint": found.fingerprint.value,
    }


def render_json(found: Triage, analysis: Analysis) -> str:
    answer = {"triage": asdict(found), "analysis": asdict(analysis)}
    return escaped(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
