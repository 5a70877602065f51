"""A costly question is asked for a hundredth of the time at most."""

from datetime import UTC, datetime, timedelta

from opspilot.services.seldom import OLDEST, SHARE, Seldom

TOOK = timedelta(milliseconds=20)


class Counted:
    """A question that takes ``took`` each time; the clock moves with it."""

    def __init__(self, took: timedelta) -> None:
        self.now = datetime(2026, 11, 23, 3, tzinfo=UTC)
        self.asked = 0
        self._took = took

    def clock(self) -> datetime:
        return self.now

    def ask(self) -> int:
        self.now += self._took
        self.asked += 1
        return self.asked


def test_a_quick_answer_is_always_new() -> None:
    quick = Counted(timedelta(0))
    seldom = Seldom(quick.ask, quick.clock)
    assert [seldom.get(), seldom.get()] == [1, 2]


def test_a_slow_one_is_kept_for_a_hundred_times_as_long() -> None:
    slow = Counted(TOOK)
    seldom = Seldom(slow.ask, slow.clock)
    assert [seldom.get(), seldom.get()] == [1, 1]
    slow.now += TOOK * (SHARE - 1)
    assert seldom.get() == 1
    slow.now += TOOK
    assert seldom.get() == 2


def test_a_very_slow_one_gets_no_older_than_half_a_minute() -> None:
    slow = Counted(timedelta(seconds=10))
    seldom = Seldom(slow.ask, slow.clock)
    seldom.get()
    slow.now += OLDEST
    assert seldom.get() == 2


def test_a_clock_set_backwards_makes_nothing_fresh() -> None:
    slow = Counted(TOOK)
    seldom = Seldom(slow.ask, slow.clock)
    seldom.get()
    slow.now -= timedelta(hours=1)
    assert seldom.get() == 2


def test_what_was_forgotten_while_it_was_asked_for_is_not_kept() -> None:
    slow = Counted(TOOK)

    def ask() -> int:
        answer = slow.ask()
        if answer == 1:
            seldom.forget()
        return answer

    seldom = Seldom(ask, slow.clock)
    assert [seldom.get(), seldom.get(), seldom.get()] == [1, 2, 2]
    seldom.forget()
    assert seldom.get() == 3
