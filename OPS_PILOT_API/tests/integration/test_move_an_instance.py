"""`flask export` and `flask import` as people run them: from one database to the other and back,
through pipes, killed in the middle."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from opspilot.domain.access import Scope
from opspilot.models import Base
from opspilot.repositories.dump_tables import DUMP_TABLES, LEFT_OUT
from opspilot.settings import API_FOLDER
from tests.api.conftest import Api
from tests.conftest import SetClock, close_app, create_app, eventually, make_settings
from tests.fakes.deployment import kill_group
from tests.fakes.instances import (
    RETRIED,
    Dump,
    ask,
    environment,
    flask,
    new_sqlite,
    rows_of,
    run_flask,
)
from tests.integration.conftest import OpenInstance


def test_every_table_is_in_the_dump_or_left_out_for_a_reason() -> None:
    dumped = {table.table for table in DUMP_TABLES}
    left_out = {model.__table__ for model in LEFT_OUT}
    assert dumped | left_out == set(Base.metadata.tables.values())
    assert not dumped & left_out


def test_every_row_comes_after_the_rows_that_it_refers_to() -> None:
    seen = set()
    for dumped in DUMP_TABLES:
        seen.add(dumped.table)
        assert {key.column.table for key in dumped.table.foreign_keys} <= seen


def test_an_instance_goes_to_postgresql_and_back_and_not_a_byte_is_lost(
    dump: Dump, postgresql_url: str, sqlite_template: Path, tmp_path: Path
) -> None:
    there, back = tmp_path / "there.ndjson.gz", tmp_path / "back.ndjson"
    run_flask(postgresql_url, "import", str(dump.path))
    run_flask(postgresql_url, "export", str(there))
    home = new_sqlite(sqlite_template, tmp_path, "home")
    run_flask(home, "import", str(there))
    run_flask(home, "export", str(back))
    original = rows_of(dump.path.read_bytes())
    assert rows_of(gzip.decompress(there.read_bytes())) == original
    assert rows_of(back.read_bytes()) == original
    totals = json.loads(original[-1])["end"]
    assert all(table["rows"] for table in totals.values()), "the test's instance lacks something"
    assert ask(home, "SELECT count(*) FROM browser_sessions") == [(0,)]


def test_a_dump_goes_through_a_pipe(dump: Dump, database_url: str) -> None:
    made = run_flask(dump.database_url, "export", "-").stdout
    assert rows_of(made) == rows_of(dump.path.read_bytes())
    run_flask(database_url, "import", "-", input=gzip.compress(made, 1))
    assert rows_of(run_flask(database_url, "export", "-").stdout) == rows_of(made)


@pytest.fixture
def moved(dump: Dump, database_url: str, open_instance: OpenInstance) -> str:
    with dump.path.open("rb") as stream:
        assert open_instance(database_url).imports.load(stream)
    return database_url


def test_what_was_moved_goes_on_as_if_nothing_had_happened(
    dump: Dump, moved: str, clock: SetClock
) -> None:
    clock.advance(hours=3)
    app = create_app(make_settings(moved), clock=clock)
    api = Api(app.test_client())
    assert api.client.get("/events").status_code == 401
    api.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {dump.tokens[Scope.WRITE]}"
    known = api.get("/events?service=shop")["items"][0]
    replayed = api.submit(headers=dict(RETRIED))
    assert (replayed["id"], replayed["occurrence_count"]) == (known["id"], 3)
    repeat = api.submit(release="3.0")
    assert (repeat["id"], repeat["occurrence_count"], repeat["is_new"]) == (known["id"], 4, False)
    ((events, occurrences),) = ask(
        dump.database_url, "SELECT max(e.id), max(o.id) FROM events e CROSS JOIN occurrences o"
    )
    new = api.submit("seen for the first time")
    assert (new["id"], new["is_new"]) == (events + 1, True)
    assert (repeat["occurrence_id"], new["occurrence_id"]) == (occurrences + 1, occurrences + 2)
    assert api.edit(new["id"], status="RESOLVED")["timeline"][-1]["kind"] == "status_changed"
    assert api.client.post(f"/events/{new['id']}/analyze").status_code == 202
    close_app(app)


SEARCHES = ("marker-7", "NoneType", "rolled back", "\u4e16" * 20, "Checkout failure", "zażółć")


def test_search_finds_the_same_events_after_a_move(dump: Dump, moved: str) -> None:
    found = []
    for url in (dump.database_url, moved):
        app = create_app(make_settings(url))
        api = Api(app.test_client())
        api.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {dump.tokens[Scope.ADMIN]}"
        found.append([ids_of(api, words) for words in SEARCHES])
        close_app(app)
    assert found[0] == found[1]
    assert len(found[0][0]) == 1
    assert len(found[0][1]) > 1


def ids_of(api: Api, words: str) -> list[int]:
    answer = api.client.get("/events", query_string={"q": words, "limit": 200}).get_json()
    return [item["id"] for item in answer["items"]]


def test_a_killed_import_goes_on_with_the_same_command(dump: Dump, database_url: str) -> None:
    kill_in_the_middle(dump, database_url)
    ((lines, finished_at),) = ask(database_url, "SELECT lines, finished_at FROM dump_imports")
    assert 1 < lines < len(dump.lines()) - 1
    assert finished_at is None
    refused = flask(database_url, "export", "-")
    assert (refused.returncode, refused.stdout) == (4, b""), "half an instance is no backup"
    run_flask(database_url, "import", str(dump.path))
    exported = run_flask(database_url, "export", "-").stdout
    assert rows_of(exported) == rows_of(dump.path.read_bytes())


def kill_in_the_middle(dump: Dump, database_url: str) -> None:
    """The importer has written at least one batch and waits for more of its input."""
    content = dump.path.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "import", "-"],
        cwd=API_FOLDER,
        env=environment(database_url),
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(content[: len(content) * 4 // 5])
    process.stdin.flush()
    progress = "SELECT count(*) FROM dump_imports WHERE lines > 1"
    assert eventually(lambda: ask(database_url, progress) == [(1,)])
    kill_group(process)
    process.stdin.close()


def test_importing_twice_is_no_error_and_an_instance_in_use_is_left_alone(
    dump: Dump, moved: str, tmp_path: Path
) -> None:
    again = run_flask(moved, "import", str(dump.path))
    assert b"imported here before" in again.stderr
    other = tmp_path / "other.ndjson"
    run_flask(dump.database_url, "export", str(other))
    refused = flask(moved, "import", str(other))
    assert refused.returncode == 4
    assert b"holds data (access_tokens, events, " in refused.stderr


@pytest.mark.parametrize("name", ["short.ndjson", "short.ndjson.gz"])
def test_a_damaged_file_is_found_before_anything_is_written(
    dump: Dump, sqlite_url: str, tmp_path: Path, name: str
) -> None:
    content = dump.path.read_bytes()
    whole = gzip.compress(content, 1) if name.endswith(".gz") else content
    file = tmp_path / name
    file.write_bytes(whole[: len(whole) // 2])
    refused = flask(sqlite_url, "import", str(file))
    assert refused.returncode == 3, refused.stderr
    assert b"line " in refused.stderr
    assert b"Traceback" not in refused.stderr
    assert ask(sqlite_url, "SELECT count(*) FROM dump_imports") == [(0,)]


@pytest.mark.parametrize("arguments", [["import", "/no/such/file"], ["export", "/no/such/file"]])
def test_a_path_that_is_not_there_is_said_in_one_line(
    sqlite_url: str, arguments: list[str]
) -> None:
    failed = flask(sqlite_url, *arguments)
    assert failed.returncode == 1
    assert failed.stderr.startswith(b"Error: /no/such")
    assert b"No such file" in failed.stderr


def test_without_tables_both_commands_say_what_to_do(dump: Dump, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    for arguments in (["export", str(tmp_path / "x.ndjson")], ["import", str(dump.path)]):
        failed = flask(url, *arguments)
        assert failed.returncode == 1
        assert b"flask db upgrade" in failed.stderr
    assert not list(tmp_path.glob("x.ndjson*"))


def test_a_terminal_is_no_place_for_a_dump(dump: Dump) -> None:
    terminal, other_end = os.openpty()
    for command, ends in (("export", {"stdout": other_end}), ("import", {"stdin": other_end})):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", command, "-"],
            cwd=API_FOLDER,
            env=environment(dump.database_url),
            stderr=subprocess.PIPE,
            **ends,
        )
        assert b"pipe" in process.communicate(timeout=60)[1]
        assert process.returncode == 2
    os.close(terminal)
    os.close(other_end)
