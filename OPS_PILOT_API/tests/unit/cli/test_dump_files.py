"""Files of dumps: whole or not there, for their owner's eyes, the same bytes for the same dump."""

import gzip
import io
import os
import stat
from pathlib import Path

import pytest

from opspilot.cli.dump_files import can_be_read_twice, read, written

CONTENT = b'{"a":1}\n' * 1000


def test_a_file_is_there_when_it_is_whole_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "dump.ndjson"
    path.write_bytes(b"yesterday's")
    path.chmod(0o644)
    with written(str(path)) as stream:
        stream.write(CONTENT)
        assert path.read_bytes() == b"yesterday's"
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["dump.ndjson", "dump.ndjson.gz"])
def test_what_fails_leaves_the_file_before_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"yesterday's")

    def fail() -> None:
        with written(str(path)) as stream:
            stream.write(CONTENT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"yesterday's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_in_gz_is_compressed_and_read_back_by_its_first_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.gz", tmp_path / "two.gz"]
    for path in paths:
        with written(str(path)) as stream:
            stream.write(CONTENT)
    assert gzip.decompress(paths[0].read_bytes()) == CONTENT
    assert paths[0].read_bytes() == paths[1].read_bytes()
    renamed = paths[0].rename(tmp_path / "renamed")
    with read(str(renamed)) as stream:
        assert stream.read() == CONTENT


def test_a_plain_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dump.gz"
    path.write_bytes(CONTENT)
    with read(str(path)) as stream:
        assert stream.readline() == b'{"a":1}\n'


def test_a_device_is_written_to_and_not_replaced() -> None:
    with written(os.devnull) as stream:
        stream.write(CONTENT)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_an_empty_file_is_read_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    with read(str(path)) as stream:
        assert isinstance(stream, io.BufferedReader)
        assert stream.read() == b""


def test_a_pipe_is_not_read_twice(tmp_path: Path) -> None:
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.touch()
    assert [can_be_read_twice(str(name)) for name in (pipe, file, "-")] == [False, True, False]
