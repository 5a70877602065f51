"""Elixir's stack trace lines, and whose code a frame is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.traces.beam_names import bare_function, is_own_app, is_own_module

MAX_FRAMES = 200

#     (shop 0.1.0) lib/shop/cart.ex:41: Shop.Cart.total/2        test/shop_test.exs:12: (test)
#     (stdlib 3.14) gen_server.erl:616: :gen_server.try_dispatch/4
# (elixir) lib/enum.ex:1: Enum.map/2
_FRAME = re.compile(
    r"[\s│|]{0,16}(?:\(([a-z]\w{0,80})(?: [\w.+~-]{1,60})?\) )?"
    r"((?:[A-Za-z]:)?[^\s:()]{1,300}\.(?:exs?|erl|eex|leex|heex|hrl|yrl|xrl|sface)|nofile|iex):"
    r"(\d{1,7})(?::\d{1,6})?: (\S.{0,400})$"
)
#     (shop 0.1.0) Shop.Native.add/2         :erlang.binary_to_integer("x")
# (stdlib) :lists.foldl/3
_NO_FILE = re.compile(
    r"[\s│|]{0,16}(?:\(([a-z]\w{0,80})(?: [\w.+~-]{1,60})?\) )"
    r"((?::[a-z]\w{0,80}|[A-Z][\w.]{0,200})\.[^\s(]{1,200}(?:/\d{1,3}$|\(.{0,2000}\)$)"
    r"|(?:anonymous fn|expanding macro:|iex:).{1,300})$"
)
_BUILT_IN = re.compile(
    r"\s{4,16}(?:nil|:[a-z]\w{0,80}|[A-Z][\w.]{0,200})\.[\w!?]{1,100}(?:/\d{1,3}|\(.{0,2000}\))$"
)

# Shop.Cart.total/2     anonymous fn/1 in Shop.Cart.total/2     :lists.foldl/3     (test)
# Shop."call (overridable 3)"/2
_ANONYMOUS = re.compile(r"(?:anonymous fn/\d{1,3} in |expanding macro: )")
_CALLED = re.compile(r"(.{1,300}?)(?:/\d{1,3}|\(.*)$")


class Place(NamedTuple):
    """One stack trace line as read."""

    frame: Frame
    app: str | None


def frame_at(line: Line) -> Frame | None:
    """The frame that a line of an Elixir stack trace gives."""
    text = line.text
    if ": " not in text and "/" not in text and "(" not in text:
        return None
    match = _FRAME.match(text)
    if match is not None:
        app, file, at, called = match.groups()
        name = function_in(called)
        return Frame(line.number, file, int(at), name, _is_own(app, file, name))
    bare = _NO_FILE.match(text)
    if bare is not None:
        name = function_in(bare.group(2))
        return Frame(line.number, None, None, name, _is_own(bare.group(1), None, name))
    if _BUILT_IN.match(text):
        return Frame(line.number, None, None, function_in(text.strip()), in_app=False)
    return None


def function_in(called: str) -> str | None:
    """`Shop.Cart.total` of `anonymous fn/1 in Shop.Cart.total/2`; None at a file's top level."""
    text = called.strip()
    if text.startswith(("(test)", "(module)", "(file)", "(macro)")):
        return None
    prefix = _ANONYMOUS.match(text)
    text = text[prefix.end() :] if prefix is not None else text
    match = _CALLED.match(text)
    name = match.group(1) if match is not None else text
    return _plain(name)


def _plain(name: str) -> str:
    """`Shop.Endpoint.call` of `Shop.Endpoint."call (overridable 3)"`; `lists:map` of
    `:lists.map`."""
    module, dot, function = name.partition('."')
    if not dot:
        module, dot, function = name.rpartition(".")
    return f"{module}.{bare_function(function)}" if dot else bare_function(name)


def _is_own(app: str | None, file: str | None, name: str | None) -> bool:
    if app is not None and not is_own_app(app):
        return False
    if file is not None and _is_foreign(file, app):
        return False
    module = (name or "").rpartition(".")[0]
    if not module:
        return True
    return app is not None or is_own_module(module.lstrip(":"), file)


def _is_foreign(file: str, app: str | None) -> bool:
    if file in ("nofile", "iex") or is_library_path(file) or "/deps/" in f"/{file}":
        return True
    return app is None and file.startswith(("lib/ex_unit/", "lib/mix/", "src/elixir"))


def read_frames(lines: Sequence[Line], index: int) -> tuple[tuple[Frame, ...], int]:
    """Frames from ``index`` on, innermost first, and the index after the last of them."""
    frames: list[Frame] = []
    while index < len(lines) and len(frames) < MAX_FRAMES:
        frame = frame_at(lines[index])
        if frame is None:
            break
        frames.append(frame)
        index += 1
    return tuple(frames), index
