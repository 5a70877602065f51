"""House rules that no linter knows: how long files and functions may get, documented settings."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from opspilot.settings import Settings

API = Path(__file__).resolve().parent.parent
PACKAGE = API / "opspilot"
ENV_EXAMPLE = API.parent / ".env.example"

MAX_FILE_LINES = 400
MAX_MEDIAN_FUNCTION_LINES = 8
MAX_P90_FUNCTION_LINES = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(API))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """Lines from ``def`` to the end, the docstring left out."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if not is_docstring or not isinstance(first.value.value, str):
        return total
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1)


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_no_file_is_too_long_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_FILE_LINES


def test_functions_are_short() -> None:
    lengths = sorted(body_lines(f) for path in sources() for f in functions(path))
    assert statistics.median(lengths) <= MAX_MEDIAN_FUNCTION_LINES
    assert lengths[int(len(lengths) * 0.9)] <= MAX_P90_FUNCTION_LINES


def documented_settings() -> dict[str, str]:
    """Name and shown value of each ``NAME=value`` line."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", ENV_EXAMPLE.read_text(), re.MULTILINE))


def test_every_setting_is_in_the_env_example_and_the_reverse() -> None:
    assert set(documented_settings()) == {name.upper() for name in Settings.model_fields}


def test_the_env_example_shows_the_defaults() -> None:
    shown = {name.lower(): value for name, value in documented_settings().items() if value}
    read, default = Settings(_env_file=None, **shown), Settings(_env_file=None)
    assert read == default
