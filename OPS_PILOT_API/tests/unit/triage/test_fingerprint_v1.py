"""Fingerprint v1 is frozen: a change of any of these values needs a v2."""

import pytest

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.fingerprint.versions.v1 import compute

FRAME = Frame(2, "/srv/shop/orders.py", 41, "total", in_app=True)
ROOT = ExceptionInfo(3, "KeyError", "'price'", (FRAME,))

FROZEN = [
    ("python", (ROOT,), "", "v1:e03c52751ac707d44a56"),
    ("unknown", (), "connection from 10.0.0.7:5555 closed after 12 ms", "v1:cc52e7ef09264aecce9f"),
    (
        "java",
        (ExceptionInfo(1, "a.b.C$1", "order 17 of jane@example.com", (FRAME,)),),
        "",
        "v1:909920e64018959fe704",
    ),
]


@pytest.mark.parametrize(("runtime", "exceptions", "line", "value"), FROZEN)
def test_v1_gives_the_value_that_it_gave_when_released(
    runtime: str, exceptions: tuple[ExceptionInfo, ...], line: str, value: str
) -> None:
    assert compute(runtime, exceptions, line).value == value


SAME = [
    ("user 17 not found", "user 23 not found"),
    ("took 12 ms", "took 3.5 s"),
    ("GET https://a.example/x?id=1 failed", "GET https://b.example/y?id=2 failed"),
    ("no route to 10.0.0.1:80", "no route to 10.9.8.7"),
    ("cannot open /var/a/b.txt", "cannot open /srv/c.txt"),
    ("id 123e4567-e89b-12d3-a456-426614174000", "id 223e4567-e89b-12d3-a456-426614174fff"),
    ("at 2026-01-31T10:11:12Z it broke", "at 2025-02-28T01:02:03.456Z it broke"),
    ("mail to jane@example.com bounced", "mail to joe.b@mail.example.org bounced"),
    ("key 'a b' is missing", 'key "c" is missing'),
    ("host=web-1 state=up", "host=web-2.prod.example.com state=down"),
    ("pointer 0x7ffe12 freed", "pointer 0x55aa01 freed"),
    ("blocks blk_1 blk_2 lost", "blocks blk_3 lost"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_lines_that_differ_in_what_varies_are_one_event(one: str, other: str) -> None:
    assert compute("unknown", (), one).value == compute("unknown", (), other).value


DIFFERENT = [
    ("connection refused", "connection reset"),
    ("cannot open /var/a", "cannot close /var/a"),
    ("user 17 not found", "order 17 not found"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_lines_that_differ_in_wording_are_two_events(one: str, other: str) -> None:
    assert compute("unknown", (), one).value != compute("unknown", (), other).value


def _name(**changes: object) -> str:
    frame = Frame(9, "/srv/shop/orders.py", 41, "total", in_app=True)
    values: dict[str, object] = {
        "type": "KeyError",
        "message": "'price'",
        "frames": (frame,),
        **changes,
    }
    return compute("python", (ExceptionInfo(1, **values),), "").value  # type: ignore[arg-type]


def test_another_line_number_of_the_same_function_is_the_same_event() -> None:
    moved = Frame(1, "/srv/shop/orders.py", 99, "total", in_app=True)
    assert _name() == _name(frames=(moved,))


@pytest.mark.parametrize(
    "changed",
    [
        Frame(1, "/srv/shop/baskets.py", 41, "total", in_app=True),
        Frame(1, "/srv/shop/orders.py", 41, "price", in_app=True),
    ],
)
def test_another_place_is_another_event(changed: Frame) -> None:
    assert _name() != _name(frames=(changed,))


def test_another_type_is_another_event() -> None:
    assert _name() != _name(type="LookupError")


def test_library_frames_do_not_count_beside_own_ones() -> None:
    library = Frame(1, "/usr/lib/python3.12/json/decoder.py", 355, "raw_decode")
    own = Frame(9, "/srv/shop/orders.py", 41, "total", in_app=True)
    assert _name() == _name(frames=(library, own))


def test_it_says_what_was_used_and_what_was_masked() -> None:
    found = compute("python", (ExceptionInfo(1, "ValueError", "order 17", (FRAME,)),), "")
    assert found.used == (
        "runtime: python",
        "type: ValueError",
        "message: order <*>",
        "frame: srv/shop/orders.py total",
    )
    assert found.masked == ("number or id",)
