"""An import ends with exactly what the dump holds, or says why it cannot."""

import io

import pytest
from sqlalchemy import create_engine, text

from opspilot.app import OpsPilot
from opspilot.domain.errors import (
    DamagedDumpError,
    DatabaseUnavailableError,
    DumpError,
    ImportMismatchError,
    IncompatibleDumpError,
    InstanceInUseError,
    SchemaOutdatedError,
)
from opspilot.services.dump_batches import BatchLimits
from opspilot.services.export_service import Report
from opspilot.services.import_service import ImportService
from opspilot.settings import normalise_database_url
from tests.api.conftest import Api
from tests.conftest import SetClock, close_app, create_app, make_settings, run_sql
from tests.fakes.instances import Dump, ask, rows_of
from tests.integration.conftest import OpenInstance

SMALL = BatchLimits(lines=20, content_bytes=1_000_000, indexed_events=10)


@pytest.fixture
def instance(database_url: str, open_instance: OpenInstance) -> OpsPilot:
    return open_instance(database_url)


@pytest.fixture
def imports(instance: OpsPilot, clock: SetClock) -> ImportService:
    """One that has to take many steps."""
    return ImportService(
        instance.database,
        clock=clock,
        expected_revision=lambda: ask_revision(instance),
        limits=SMALL,
    )


def ask_revision(instance: OpsPilot) -> str | None:
    with instance.database.read() as uow:
        return uow.schema.applied_revision()


def exported(instance: OpsPilot) -> list[bytes]:
    lines: list[bytes] = []
    instance.exports.export(lines.append)
    return rows_of(b"".join(lines))


class PowerCutError(Exception):
    """What a test uses to end an import between two of its transactions."""


def cut_at(step: str) -> Report:
    """Ends an import after its first step of that kind."""

    def report(what: str, _rows: int) -> None:
        if what.startswith(step):
            raise PowerCutError

    return report


class Unplugged(io.BytesIO):
    """A source that ends in the middle of a row, as a network does."""

    def readline(self, limit: int | None = -1, /) -> bytes:
        line = super().readline(limit)
        if self.tell() == len(self.getvalue()):
            raise ConnectionResetError
        return line


STEPS = ("lines imported", "made searchable")


def test_an_import_that_ends_after_each_of_its_steps_goes_on(
    dump: Dump, instance: OpsPilot, imports: ImportService
) -> None:
    content, cuts = dump.path.read_bytes(), 0

    def cut(what: str, _rows: int) -> None:
        if what.startswith(STEPS):
            raise PowerCutError

    while cuts < len(dump.lines()):
        try:
            imports.load(io.BytesIO(content), cut)
        except PowerCutError:
            cuts += 1
        else:
            break
    assert 15 < cuts < len(dump.lines())
    assert exported(instance) == rows_of(content)
    assert imports.load(io.BytesIO(content)) is None


def test_reading_back_can_be_cut_off_too(
    dump: Dump, instance: OpsPilot, imports: ImportService
) -> None:
    content = dump.path.read_bytes()
    with pytest.raises(PowerCutError):
        imports.load(io.BytesIO(content), cut_at("events verified"))
    with pytest.raises(InstanceInUseError, match="has not finished"):
        exported(instance)
    assert imports.load(io.BytesIO(content))
    assert exported(instance) == rows_of(content)


def test_an_import_whose_source_breaks_off_anywhere_goes_on(
    dump: Dump, instance: OpsPilot, imports: ImportService
) -> None:
    content = dump.path.read_bytes()
    for length in range(1_000, len(content), len(content) // 25):
        with pytest.raises(ConnectionResetError):
            imports.load(Unplugged(content[:length]))
    imports.load(io.BytesIO(content))
    assert exported(instance) == rows_of(content)


def test_another_file_cannot_go_on_with_an_import(dump: Dump, imports: ImportService) -> None:
    content = dump.path.read_bytes()
    with pytest.raises(PowerCutError):
        imports.load(io.BytesIO(content), cut_at("lines imported"))
    edited = content.replace(b"Checkout fails", b"Checkout falls", 1)
    with pytest.raises(DamagedDumpError, match="begun with another file"):
        imports.load(io.BytesIO(edited))
    later = content.replace(b'"exported_at":"20', b'"exported_at":"21', 1)
    with pytest.raises(InstanceInUseError, match="has not finished"):
        imports.load(io.BytesIO(later))


def test_two_imports_at_once_do_not_mix(dump: Dump, imports: ImportService) -> None:
    content = dump.path.read_bytes()

    def be_overtaken(_what: str, _rows: int) -> None:
        with pytest.raises(PowerCutError):
            imports.load(io.BytesIO(content), cut_at("lines imported"))

    with pytest.raises(InstanceInUseError, match="Another process"):
        imports.load(io.BytesIO(content), be_overtaken)


CHANGES = {
    "a row that was changed": "UPDATE events SET title = 'x' WHERE id = 2",
    "a row that is gone": "DELETE FROM hourly_counts WHERE event_id = 1",
    "a row too many": """
        INSERT INTO ai_usage_days VALUES ('2020-02-02', 1, 1, 1, 1) ON CONFLICT DO NOTHING
    """,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_else_writes_to_the_database_is_found_in_the_end(
    dump: Dump, database_url: str, imports: ImportService, change: str
) -> None:
    def interfere(what: str, _rows: int) -> None:
        if what.startswith("made searchable"):
            execute(database_url, CHANGES[change])

    with pytest.raises(ImportMismatchError, match="Make sure that nothing else runs here"):
        imports.load(io.BytesIO(dump.path.read_bytes()), interfere)
    assert ask(database_url, "SELECT finished_at FROM dump_imports") == [(None,)]


def test_a_submission_in_between_is_found_when_its_place_is_taken(
    dump: Dump, database_url: str, imports: ImportService
) -> None:
    def submit(what: str, _rows: int) -> None:
        if what == "lines imported":
            execute(database_url, TAKEN_PLACE)

    with pytest.raises(ImportMismatchError, match=r"refuses rows of `ai_usage_days` \(lines "):
        imports.load(io.BytesIO(dump.path.read_bytes()), submit)


TAKEN_PLACE = """
INSERT INTO ai_usage_days VALUES ('2026-01-31', 1, 1, 1, 1) ON CONFLICT DO NOTHING
"""


def execute(database_url: str, statement: str) -> None:
    engine = create_engine(normalise_database_url(database_url))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_an_unfinished_import_serves_nobody_and_analyses_nothing(
    dump: Dump, database_url: str, imports: ImportService, clock: SetClock
) -> None:
    app = create_app(make_settings(database_url, admin_token="x" * 32), clock=clock)
    client = app.test_client()
    bearer = {"Authorization": "Bearer " + "x" * 32}
    content = dump.path.read_bytes()
    with pytest.raises(PowerCutError):
        imports.load(io.BytesIO(content), cut_at("made searchable"))
    clock.advance(days=1)
    readiness = client.get("/readyz", headers=bearer)
    assert readiness.status_code == 503
    assert "flask import" in readiness.get_json()["checks"]["database"]
    worker = app.extensions["opspilot"].worker
    assert worker.due(limit=1)
    assert not worker.run_next()
    imports.load(io.BytesIO(content))
    assert client.get("/readyz", headers=bearer).status_code == 200
    assert worker.run_next()
    close_app(app)


def test_a_dump_of_another_migration_is_refused(dump: Dump, imports: ImportService) -> None:
    content = dump.path.read_bytes()
    migration = ask(dump.database_url, "SELECT version_num FROM alembic_version")[0][0].encode()
    other = content.replace(b'"migration":"%b"' % migration, b'"migration":"0001"', 1)
    for run in (imports.check, imports.load):
        with pytest.raises(IncompatibleDumpError, match=r"migration 0001 by OpsPilot 0\.1\.0"):
            run(io.BytesIO(other))


def test_a_database_that_needs_a_migration_is_refused(dump: Dump, instance: OpsPilot) -> None:
    stale = ImportService(
        instance.database, clock=instance.imports._clock, expected_revision=lambda: "9999"
    )
    with pytest.raises(SchemaOutdatedError, match="flask db upgrade"):
        stale.load(io.BytesIO(dump.path.read_bytes()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"status":"OPEN"', b'"status":"OPEM"', "refuses rows of `events`"),
        (b'"is_regression":false', b'"is_regression":"no"', "refuses rows of `events`"),
        (b'"occurrence_count":1', b'"occurrence_count":9e99', "`events`"),
        (b'"occurrence_count":1', b'"occurrence_count":null', "refuses rows of `events`"),
        (b'"event_id":1,', b'"event_id":999999,', "refuses rows of `occurrences`"),
        (b'"first_seen_at":"2026', b'"first_seen_at":"2O26', r"Line \d+ is no row of `events`"),
        (b'"first_seen_at":"2026', b'"first_seen_at":2026,"x":"', "no row of `events`"),
        (
            b'"first_seen_at":',
            b'"first_seem_at":',
            "no `first_seen_at`, an unknown `first_seem_at`",
        ),
        (b'"row":{"id":1,', b'"row":["id",1,', "Line 2 is not JSON"),
    ],
)
def test_a_forged_row_is_refused_in_words(
    dump: Dump, database_url: str, imports: ImportService, old: bytes, new: bytes, message: str
) -> None:
    """Through a pipe nothing is known before the end; the database and the types are asked."""
    forged = dump.path.read_bytes().replace(old, new, 1)
    with pytest.raises((DumpError, ImportMismatchError), match=message):
        imports.load(io.BytesIO(forged))
    assert ask(database_url, "SELECT finished_at FROM dump_imports") == [(None,)]


def test_a_change_that_the_database_accepts_is_found_in_the_end(
    dump: Dump, database_url: str, imports: ImportService
) -> None:
    edited = dump.path.read_bytes().replace(b"Rolled back", b"Rolled buck", 1)
    with pytest.raises(DamagedDumpError, match="Rows of `events` were changed"):
        imports.load(io.BytesIO(edited))
    assert ask(database_url, "SELECT finished_at FROM dump_imports") == [(None,)]


def test_an_empty_instance_is_a_dump_too(
    sqlite_url: str, postgresql_url: str, open_instance: OpenInstance
) -> None:
    lines: list[bytes] = []
    open_instance(sqlite_url).exports.export(lines.append)
    target = open_instance(postgresql_url)
    assert target.imports.load(io.BytesIO(b"".join(lines)))
    assert exported(target) == lines[1:]
    app = create_app(make_settings(postgresql_url))
    assert Api(app.test_client()).submit()["id"] == 1
    close_app(app)


def test_a_database_that_goes_away_is_an_error_to_try_again(
    dump: Dump, postgresql_url: str, postgres_template: str, open_instance: OpenInstance
) -> None:
    instance = open_instance(postgresql_url)
    content = dump.path.read_bytes()
    end_sessions = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
    """

    def pull_the_plug(what: str, _rows: int) -> None:
        if what == "events verified":
            run_sql(postgresql_url, end_sessions)

    with pytest.raises(DatabaseUnavailableError):
        instance.imports.load(io.BytesIO(content), pull_the_plug)
    assert instance.imports.load(io.BytesIO(content))
    assert exported(instance) == rows_of(content)
