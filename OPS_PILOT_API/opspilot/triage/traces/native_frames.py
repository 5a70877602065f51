"""Stack frames of debuggers, sanitizers, valgrind, the C library and the platforms' crash "
"reports."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.traces.native_names import function_name, is_own

# #0  0x00007f in shop::sum (n=0x0) at src/sum.c:41      #3 main () from /lib/x86_64/libc.so.6
_GDB = re.compile(
    r"\s{0,8}#(\d{1,5}) {1,4}(?:0x[0-9a-f]{4,16} in )?"
    r"((?:\(anonymous namespace\)|operator ?\(\)|[^()]){1,3000}+)\((.{0,6000})$",
    re.DOTALL,
)
_GDB_AT = re.compile(r".{0,3000}\) at (.{1,400}?):(\d{1,7})\s{0,4}$", re.DOTALL)
_GDB_FROM = re.compile(r".{0,3000}\) from (\S{1,400})\s{0,4}$", re.DOTALL)
#     #0 0x55d1 in sum(node*) /src/sum.c:41:7      #1 0x7f in abort (/lib/libc.so.6+0x22)
#     #0 worker /src/race.c:12 (prog+0x4a2)        #2 0x55d1  (/srv/prog+0x1234)
_SANITIZER = re.compile(
    r"\s{1,8}#(\d{1,4}) (?:0x[0-9a-f]{4,16} +)?(?:in )?(?:(\S.{0,1000}?) )?"
    r"(?:\(?([^\s():]{1,400})(?::(\d{1,7}))?(?::\d{1,6})?(?:\+0x[0-9a-f]{1,16})?\)?)"
    r"(?: \([^()]{1,400}\)){0,2}\s{0,4}$"
)
# ==4711==    at 0x10916D: sum (sum.c:41)        ==4711==    by 0x48: ??? (in /lib/libc.so.6)
_VALGRIND = re.compile(
    r"(?:==|--)\d{1,9}(?:==|--) {2,8}(?:at|by) 0x[0-9A-F]{2,16}: (.{1,2000}?) \((?:in "
    r"(\S.{0,300}?)|"
    r"([^()]{1,300}?):(\d{1,7}))\)\s{0,4}$"
)
# ./prog(_ZN4shop3sumEv+0x41) [0x55]      /lib/libc.so.6(+0xf030) [0x2b]      node[0xa25479]
_SYMBOLS = re.compile(
    r"(?:\[[\w.-]{1,80}:\d{1,8}\] )?(?:\[ {0,3}\d{1,4}\] )?([^\s()\[]{1,300})"
    r"(?:\((.{0,7000}?)(?:\+0x[0-9a-f]{1,16})?\))? ?"
    r"\[0x[0-9a-f]{4,16}\]\s{0,4}$"
)
#   * frame #0: 0x00007f libgtk.so`g_closure_invoke + 330     frame #1: 0x1 app`main at main.c:12:5
_LLDB = re.compile(
    r"\s{0,8}\*? ?frame #(\d{1,5}): 0x[0-9a-f]{4,16} ([^`]{1,300})`(.{1,2000}?)(?: \+ \d{1,9})?"
    r"(?: \[inlined\])?(?: at ([^:]{1,300}):(\d{1,7})(?::\d{1,6})?)?(?: \[opt\])?\s{0,4}$"
)
#       #00 pc 000000000001a2b4  /data/app/lib/libshop.so (shop::sum()+41) (BuildId: 1f)
_TOMBSTONE = re.compile(
    r"\s{0,12}#(\d{2,4}) +pc [0-9a-f]{6,16} {1,4}([^\s()]{1,400})(?: \((?!BuildId|offset)"
    r"(.{1,2000}?)"
    r"(?:\+\d{1,9})?\))?(?: \((?:offset|BuildId)[^()]{0,80}\)){0,2}\s{0,4}$"
)
# 3   Shop        0x0000000100b32844 shop.total() + 128 (Cart.swift:41)
# 7   Shop        0x100b32844        -[Cart total] (in Shop) (Cart.m:41)
_APPLE = re.compile(
    r"\s{0,6}(\d{1,3}) {1,4}(\S.{0,60}?)\s{1,40}0x[0-9a-f]{6,16} (?:0x[0-9a-f]{6,16} \+ "
    r"\d{1,12}|(.{1,1000}?))"
    r"(?: \+ \d{1,12})?(?: \(in [^()]{1,80}\))?(?: \+ \d{1,12})?(?: \(([\w.+-]{1,200})"
    r":(\d{1,7})\))?\s{0,4}$"
)
# D:\src\AudioIO.cc (317): quitExecute     00007FFC (ntdll): (filename not available): RtlRaise
_WINDOWS = re.compile(
    r"(?:([A-Za-z]:[^():]{1,300}?) \((\d{1,7})\)|[0-9A-F]{8,16} \(([^()]{1,80})\): \(filename not "
    r"available\)): (\S.{0,500})$"
)
#     @     0x55d1f3 shop::sum()       @ 000000000041 main
_GLOG = re.compile(r"\s{1,8}@ +(?:0x)?[0-9a-f]{6,16} {1,4}(?:\(unknown\)|(\S.{0,1000}?))\s{0,4}$")
# #0  0x00007f3b raise (libc.so.6 + 0x3ce35)      #1 0x55 n/a (prog + 0x12)
_COREDUMP = re.compile(
    r"\s{0,30}#(\d{1,4}) {1,4}0x[0-9a-f]{6,16} (\S.{0,600}?) \(([^()\s]{1,200}) \+ "
    r"0x[0-9a-f]{1,16}\)\s{0,4}$"
)
#  0# shop::sum(int) at /src/sum.cpp:41       1# main in ./prog       0# 0x55d1 in ./prog
_BOOST = re.compile(
    r"\s{0,8}(\d{1,4})# (\S.{0,1000}?)(?: at (\S[^:]{0,300}):(\d{1,7})| in (\S{1,300}))?\s{0,4}$"
)
#       Source "/src/sum.cpp", line 41, in shop::sum
_BACKWARD = re.compile(
    r"(?:#\d{1,4} {1,4})?\s{0,12}Source \"([^\"]{1,300})\", line (\d{1,7}), in (.{1,600})$"
)
# 0 0x0000 total() + 12 in shop at /src/Cart.swift:41:7
# 1 [ra] 0x00 main in shop at /src/m.swift:3
_SWIFT = re.compile(
    r"\s{0,6}(\d{1,4}) (?:\[[\w ]{1,20}\] )?(?:\[[\w ]{1,20}\] )?0x[0-9a-f]{8,16} (\S.{0,600}?)"
    r"(?: \+ \d{1,9})? in "
    r"(\S{1,120})(?: at (/[^:]{1,300}):(\d{1,7})(?::\d{1,6})?)?\s{0,4}$"
)
# 00 000000d4`f7 shop!sum+0x41 [C:\src\sum.cpp @ 41]
_WINDBG = re.compile(
    r"[0-9a-f]{2,3} [0-9a-f`]{8,17} (?:[0-9a-f`]{8,17} )?([\w.]{1,80})!(\S.{0,400}?)"
    r"(?:\+0x[0-9a-f]{1,8})?"
    r"(?: \[(.{1,300}?) @ (\d{1,7})\])?\s{0,4}$"
)

_SHARED = re.compile(r"lib[\w.+-]{1,80}\.(?:so[\d.]{0,20}|dylib)$")
HANDLER = "<signal handler called>"

Reader = Callable[[Line], Frame | None]


def _frame(
    line: Line, function: str | None, place: str | None, number: str | None, *, is_file: bool = True
) -> Frame:
    name = function_name(function) if function else None
    file = place if is_file else None
    return Frame(line.number, file, int(number) if number else None, name, is_own(name, place))


def _gdb(line: Line) -> Frame | None:
    match = _GDB.match(line.text)
    if match is None or match.group(2).startswith(("pc ", "abs ")):
        return None
    rest = "(" + match.group(3)
    at, module = _GDB_AT.match(rest), _GDB_FROM.match(rest)
    if at is not None:
        return _frame(line, match.group(2), at.group(1).strip(), at.group(2))
    if module is not None:
        return _frame(line, match.group(2), module.group(1), None, is_file=False)
    return _frame(line, match.group(2), None, None) if rest.rstrip().endswith(")") else None


def _sanitizer(line: Line) -> Frame | None:
    match = _SANITIZER.match(line.text)
    if match is None or (
        match.group(2) is None and match.group(4) is None and "+0x" not in line.text
    ):
        return None
    is_file = match.group(4) is not None
    return _frame(line, match.group(2), match.group(3), match.group(4), is_file=is_file)


def _valgrind(line: Line) -> Frame | None:
    match = _VALGRIND.match(line.text)
    if match is None:
        return None
    function = None if match.group(1) == "???" else match.group(1)
    if match.group(2):
        return _frame(line, function, match.group(2), None, is_file=False)
    return _frame(line, function, match.group(3), match.group(4))


def _symbols(line: Line) -> Frame | None:
    match = _SYMBOLS.match(line.text.strip())
    if match is None:
        return None
    function = match.group(2) if match.group(2) and not match.group(2).startswith("+0x") else None
    return _frame(line, function, match.group(1), None, is_file=False)


def _lldb(line: Line) -> Frame | None:
    match = _LLDB.match(line.text)
    if match is None:
        return None
    if match.group(4):
        return _frame(line, match.group(3), match.group(4), match.group(5))
    found = _frame(line, match.group(3), match.group(2), None, is_file=False)
    return replace(found, in_app=False) if _SHARED.match(match.group(2)) else found


def _tombstone(line: Line) -> Frame | None:
    match = _TOMBSTONE.match(line.text)
    return (
        None if match is None else _frame(line, match.group(3), match.group(2), None, is_file=False)
    )


def _apple(line: Line) -> Frame | None:
    match = _APPLE.match(line.text)
    if match is None:
        return None
    if match.group(4):
        own = _frame(line, match.group(3), match.group(2), None)
        return Frame(line.number, match.group(4), int(match.group(5)), own.function, own.in_app)
    return _frame(line, match.group(3), match.group(2), None, is_file=False)


def _windows(line: Line) -> Frame | None:
    match = _WINDOWS.match(line.text.strip())
    if match is None:
        return None
    if match.group(1):
        return _frame(line, match.group(4), match.group(1), match.group(2))
    return Frame(line.number, None, None, function_name(match.group(4)), False)


def _glog(line: Line) -> Frame | None:
    match = _GLOG.match(line.text)
    return None if match is None else _frame(line, match.group(1), None, None)


def _coredump(line: Line) -> Frame | None:
    match = _COREDUMP.match(line.text)
    return (
        None if match is None else _frame(line, match.group(2), match.group(3), None, is_file=False)
    )


def _boost(line: Line) -> Frame | None:
    match = _BOOST.match(line.text)
    if match is None:
        return None
    function = None if match.group(2).startswith("0x") else match.group(2)
    if match.group(3):
        return _frame(line, function, match.group(3), match.group(4))
    return _frame(line, function, match.group(5), None, is_file=False)


def _backward(line: Line) -> Frame | None:
    match = _BACKWARD.match(line.text)
    return None if match is None else _frame(line, match.group(3), match.group(1), match.group(2))


def _swift(line: Line) -> Frame | None:
    match = _SWIFT.match(line.text)
    if match is None:
        return None
    if match.group(4):
        return _frame(line, match.group(2), match.group(4), match.group(5))
    return _frame(line, match.group(2), match.group(3), None, is_file=False)


def _windbg(line: Line) -> Frame | None:
    match = _WINDBG.match(line.text)
    if match is None:
        return None
    if match.group(3):
        return _frame(line, match.group(2), match.group(3), match.group(4))
    return _frame(line, match.group(2), match.group(1), None, is_file=False)


_READERS: tuple[tuple[str, Reader], ...] = (
    ("frame #", _lldb),
    (" pc ", _tombstone),
    ("==", _valgrind),
    (" + 0x", _coredump),
    ("# ", _boost),
    ('Source "', _backward),
    ("#", _sanitizer),
    ("#", _gdb),
    ("@ ", _glog),
    ("!", _windbg),
    (" in ", _swift),
    ("[0x", _symbols),
    ("): ", _windows),
    ("0x", _apple),
)
"""What a line must hold, and who reads it then."""


def read_frame(line: Line) -> Frame | None:
    """The frame that a line is; ``file`` only where the source is named, not for modules."""
    if HANDLER in line.text:
        return Frame(line.number, None, None, HANDLER, False)
    for mark, reader in _READERS:
        if mark in line.text:
            frame = reader(line)
            if frame is not None:
                return frame
    return None


def joined(lines: Sequence[Line], index: int) -> tuple[Line, int]:
    """gdb breaks long frames: `#0  f (a=1)` and, indented below, `    at src/f.c:41`."""
    line, end = lines[index], index + 1
    if not line.text.lstrip().startswith("#") or " pc " in line.text:
        return line, end
    text = line.text.rstrip()
    while end < len(lines) and end - index < 6 and _continues(text, lines[end].text):
        text = f"{text} {lines[end].text.strip()}"
        end += 1
    return Line(line.number, text, line.level, line.stream), end


def _continues(text: str, following: str) -> bool:
    if not following.startswith((" ", "\t")) or following.lstrip().startswith("#"):
        return False
    if following.lstrip().startswith(("at ", "from ")):
        return True
    return text.count("(") > text.count(")") or text.endswith(",")
