"""Commands fail in one line that drives no terminal, with a status that scripts can tell apart."""

import pytest

from opspilot.cli.dump_errors import failing_in_words
from opspilot.domain.errors import (
    DamagedDumpError,
    DatabaseUnavailableError,
    ImportMismatchError,
    InstanceInUseError,
    NotADumpError,
    SchemaOutdatedError,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DatabaseUnavailableError("away"), 1),
        (SchemaOutdatedError("old"), 1),
        (NotADumpError("what"), 3),
        (DamagedDumpError("cut off"), 3),
        (InstanceInUseError("full"), 4),
        (ImportMismatchError("other"), 5),
        (OSError(28, "No space left on device", "/mnt/dump.gz"), 1),
    ],
)
def test_every_failure_has_its_status(
    error: Exception, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, failing_in_words():
        raise error
    assert ended.value.code == status
    assert capsys.readouterr().err.count("\n") == 1


def test_what_a_dump_says_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), failing_in_words():
        raise NotADumpError("red \x1b[31m and \u202e back")
    assert capsys.readouterr().err == "Error: red [31m and  back\n"


def test_a_full_disk_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), failing_in_words():
        raise OSError(28, "No space left on device", "/mnt/dump.gz")
    assert capsys.readouterr().err == "Error: /mnt/dump.gz: No space left on device\n"
