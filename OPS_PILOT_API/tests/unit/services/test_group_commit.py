"""Who comes while somebody is at it shares the next turn, and only that."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.services.group_commit import MOST_AT_ONCE, GroupCommit
from tests.conftest import eventually


class Recorder:
    """Doubles numbers; the first turn of a test lasts until it is let go."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.turns.append(list(items))
        if len(self.turns) == 1:
            self.has_begun.set()
            assert self.may_go_on.wait(30)
        if any(item < 0 for item in items):
            raise ValueError("no negative numbers")
        return [item * 2 for item in items]


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def after_the_first(
    group: GroupCommit[int, int], recorder: Recorder, items: Sequence[int], key: str = "a"
) -> list[Future[int]]:
    """Futures of 0, which holds the turn until all ``items`` wait, and of those."""
    with ThreadPoolExecutor(len(items) + 1) as pool:
        futures = [pool.submit(group.run, "a", 0)]
        assert recorder.has_begun.wait(30)
        futures += [pool.submit(group.run, key, item) for item in items]
        lane = group._lanes.get(key)
        assert lane is None or eventually(lambda: len(lane.waiting) == len(items)) or key != "a"
        recorder.may_go_on.set()
    return futures


def test_one_alone_waits_for_nobody(recorder: Recorder) -> None:
    recorder.may_go_on.set()
    assert GroupCommit(recorder).run("a", 21) == 42
    assert recorder.turns == [[21]]


def test_those_who_came_meanwhile_share_a_turn(recorder: Recorder) -> None:
    futures = after_the_first(GroupCommit(recorder), recorder, [1, 2, 3])
    assert [future.result() for future in futures] == [0, 2, 4, 6]
    assert len(recorder.turns) == 2
    assert sorted(recorder.turns[1]) == [1, 2, 3]


def test_another_key_waits_for_nobody() -> None:
    recorder = Recorder()
    group = GroupCommit(recorder)
    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(group.run, "a", 0)
        assert recorder.has_begun.wait(30)
        assert pool.submit(group.run, "b", 4).result(30) == 8
        recorder.may_go_on.set()
        assert held.result(30) == 0


def test_a_turn_is_bounded(recorder: Recorder) -> None:
    items = list(range(1, MOST_AT_ONCE + 5))
    futures = after_the_first(GroupCommit(recorder), recorder, items)
    assert [future.result() for future in futures] == [0, *(item * 2 for item in items)]
    assert max(map(len, recorder.turns)) == MOST_AT_ONCE


def test_one_that_cannot_be_stored_does_not_cost_the_others(recorder: Recorder) -> None:
    _, good, bad = after_the_first(GroupCommit(recorder), recorder, [1, -1])
    assert good.result() == 2
    with pytest.raises(ValueError, match="negative"):
        bad.result()


def test_a_database_that_is_away_is_not_asked_again_for_each() -> None:
    recorder = Recorder()
    group = GroupCommit(_away_after_the_first(recorder))
    _, *others = after_the_first(group, recorder, [1, 2, 3])
    for future in others:
        with pytest.raises(DatabaseUnavailableError):
            future.result()
    assert len(recorder.turns) == 2


def _away_after_the_first(recorder: Recorder):
    def run(items: Sequence[int]) -> list[int]:
        results = recorder(items)
        if len(recorder.turns) > 1:
            raise DatabaseUnavailableError("gone")
        return results

    return run


def test_nothing_is_kept_of_lanes_that_nobody_uses(recorder: Recorder) -> None:
    recorder.may_go_on.set()
    group = GroupCommit(recorder)
    for number in range(100):
        group.run(str(number), number)
    assert not group._lanes
