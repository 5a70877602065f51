"""Errors in words that are fit for a log. Messages of exceptions quote what they stumbled over, and
that may be a raw log or a secret, so most are left out; where it happened says as much."""

import traceback
from collections.abc import Iterator
from types import TracebackType

from opspilot.domain.errors import AnalyzerError, DatabaseUnavailableError, NotInstalledError

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

NAMES_AND_TYPES_ONLY = (
    ArithmeticError,
    AttributeError,
    ImportError,
    IndexError,
    MemoryError,
    NameError,
    RecursionError,
    TypeError,
)
"""Python's own, whose messages name code, never values."""
OUR_WORDS = (AnalyzerError, DatabaseUnavailableError, NotInstalledError)
MAX_WORDS = 300
LEFT_OUT = "what it says may quote a log, so it is left out"
CAUSED = "\nThat led to:\n\n"


def in_words(error: BaseException | None) -> str:
    """One line: the class, and what it says where that cannot quote anything."""
    if error is None:
        return "no reason is known"
    return f"{type(error).__qualname__}: {_said_by(error)[:MAX_WORDS]}"


def _said_by(error: BaseException) -> str:
    if isinstance(error, NAMES_AND_TYPES_ONLY + OUR_WORDS):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or LEFT_OUT
    driver_error = getattr(error, "orig", None)
    if isinstance(driver_error, BaseException):  # SQLAlchemy's, around the driver's own
        return in_words(driver_error)
    return _said_by_database(error) or LEFT_OUT


def _said_by_database(error: BaseException) -> str | None:
    """A code, or why there is no connection. PostgreSQL's own words quote rows and statements."""
    names = ("sqlite_errorname", "pgcode", "sqlstate")
    code = next(filter(None, (getattr(error, name, None) for name in names)), None)
    if code:
        return str(code)
    is_about_connection = type(error).__name__ in ("OperationalError", "InterfaceError")
    return str(error).strip().split("\n")[0] if is_about_connection else None


def traceback_of(exc_info: ExcInfo) -> str:
    """As Python prints it, the first cause first, without what the exceptions say."""
    return CAUSED.join(_one(error) for error in _chain(exc_info[1]))


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.insert(0, found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return chain


def _one(error: BaseException) -> str:
    return "".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield in_words(error)
