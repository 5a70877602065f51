"""Which errors of the drivers say that the database cannot be used now, and in which way."""

import sqlite3

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy import exc as sa

from opspilot.domain.errors import DatabaseUnavailableError

UNREACHABLE = (sa.OperationalError, sa.InterfaceError, sa.TimeoutError, sa.DisconnectionError)
"""What drivers raise when the database is down, full, locked or gone; not what a wrong
statement raises."""
DRIVERS_UNREACHABLE = {"OperationalError", "InterfaceError"}
"""The same by the names that every driver has for them."""

READ_ONLY_STATE = "25006"
FULL_STATE = "53100"
LOCKED_STATES = ("55P03", "40P01")
"""PostgreSQL's: not to be had in time, and a deadlock."""
OTHER_TABLES_STATES = ("42P01", "42703")
"""PostgreSQL's: no such table, no such column."""
OTHER_TABLES_WORDS = ("no such table", "no such column", "has no column named")
"""SQLite's, which has one code for them and for many other errors."""
PRIMARY_CODE = 0xFF
"""SQLite's own mask: the rest of a code is detail."""

NO_ANSWER = "The database does not answer; try again."
NO_WRITES = "The database takes no writes now: it is read-only or full. Reads go on; try again."
OTHER_TABLES = "The database's tables are not those of this version: run `flask db upgrade`."


def why_unavailable(exc: BaseException | None) -> str | None:
    """In words for the caller, of an error of SQLAlchemy's or of a driver's own; None where it is
    another kind of error."""
    error = exc.orig if isinstance(exc, sa.DBAPIError) else exc
    if _has_no_such_table(error):
        return OTHER_TABLES
    if _is_read_only(error) or _is_full(error):
        return NO_WRITES
    is_lost = isinstance(exc, sa.DBAPIError) and exc.connection_invalidated
    is_away = isinstance(exc, UNREACHABLE) or _is_drivers_unreachable(error)
    return NO_ANSWER if is_lost or is_away else None


def raise_unavailable(exc: BaseException | None) -> None:
    """Raises ``DatabaseUnavailableError`` in place of such an error; of another kind nothing."""
    reason = why_unavailable(exc)
    if reason is not None:
        raise DatabaseUnavailableError(reason) from exc


def _is_drivers_unreachable(error: BaseException | None) -> bool:
    return any(kind.__name__ in DRIVERS_UNREACHABLE for kind in type(error).__mro__)


def is_refused_a_lock(exc: sa.DBAPIError) -> bool:
    """Somebody else holds it, for now."""
    return _state(exc.orig) in LOCKED_STATES or sqlite_code(exc.orig) == sqlite3.SQLITE_BUSY


def drop_read_only_connections(engine: Engine) -> None:
    """A connection that was made while the database took no writes never takes any: after a
    failover it would go on asking the old primary. The next one asks anew."""
    event.listen(engine, "handle_error", _drop_if_read_only)


def _drop_if_read_only(context: ExceptionContext) -> None:
    if _is_read_only(context.original_exception):
        context.is_disconnect = True
        context.invalidate_pool_on_disconnect = False


def _is_read_only(error: BaseException | None) -> bool:
    return _state(error) == READ_ONLY_STATE or sqlite_code(error) == sqlite3.SQLITE_READONLY


def _is_full(error: BaseException | None) -> bool:
    return _state(error) == FULL_STATE or sqlite_code(error) == sqlite3.SQLITE_FULL


def _has_no_such_table(error: BaseException | None) -> bool:
    """While a deploy is under way, or where nobody ran the migrations."""
    if _state(error) in OTHER_TABLES_STATES:
        return True
    is_general = sqlite_code(error) == sqlite3.SQLITE_ERROR
    return is_general and any(words in str(error) for words in OTHER_TABLES_WORDS)


def _state(error: BaseException | None) -> str | None:
    return getattr(error, "pgcode", None)


def sqlite_code(error: BaseException | None) -> int | None:
    """Without its details; None where it is no error of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY_CODE
