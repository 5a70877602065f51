"""The line that says why a native program died: signal, sanitizer, abort, exception, assertion."""

import re
from collections.abc import Callable
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.domain.triage import Frame
from opspilot.triage.findings import Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.native_names import function_name


class Head(NamedTuple):
    """``place``: where the line itself says that it happened."""

    number: int
    type: str | None
    message: str
    category: Category | None
    strength: Strength
    runtime: str = "cpp"
    place: Frame | None = None


_SIGNALS = {
    "segmentation fault": "SIGSEGV", "aborted": "SIGABRT", "abort": "SIGABRT", "abort trap":
    "SIGABRT",
    "bus error": "SIGBUS", "illegal instruction": "SIGILL", "floating point exception": "SIGFPE",
    "trace/breakpoint trap": "SIGTRAP", "trace/bpt trap": "SIGTRAP", "bad system call": "SIGSYS",
}  # fmt: skip
_NULL_ADDRESS = re.compile(
    r".{0,200}?(?:address:?|addr|at:?) (?:\(nil\)|0x0{0,13}[0-9a-f]{1,3}\b)|.{0,300}?address "
    r"points to the "
    r"zero page|.{0,300}?KERN_INVALID_ADDRESS at 0x0{13}"
)

# Program received signal SIGSEGV, Segmentation fault.    Thread 5 "game" received signal SIGABRT
# Program terminated with signal 11, Segmentation fault.  stop reason = signal SIGSEGV: address not
# PID 17559 received SIGSEGV for address: 0x3a8           Application received signal SIGSEGV
# Fatal signal 11 (SIGSEGV), code 1                        signal 6 (SIGABRT), code -1 (SI_QUEUE)
# Process terminating with default action of signal 11 (SIGSEGV)
_SIGNAL = re.compile(
    r".{0,120}?(?:received signal |terminated with signal |stop reason = signal |received |"
    r"[Ss]ignal "
    r"\d{1,2} \(|action of signal \d{1,2} \(|caught signal |[Cc]aught fatal signal \()"
    r"(SIG[A-Z]{2,7})\b.{0,400}$"
)
# stop reason = EXC_BAD_ACCESS (code=1, address=0x0)     Exception Type:  EXC_CRASH (SIGABRT)
_MACH = re.compile(
    r".{0,120}?(?:stop reason = |Exception Type: {1,8})(EXC_[A-Z_]{3,24})\b(.{0,200})$"
)
# Signal: Segmentation fault (11)     Segmentation fault (core dumped)     Aborted
# [1]    4711 segmentation fault (core dumped)  ./shop     ./run.sh: line 3: 12 Aborted   ./shop
_NAMED_SIGNAL = re.compile(
    r"(?:\[\S{1,60}\] |\S{1,120}: line \d{1,6}: |\*{3} "
    r")?(?:\[\d{1,4}\] {1,8}[+-]? {0,8})?(?:\d{1,8} {1,8})?(?:Signal: )?"
    r"(Segmentation fault|Aborted|Abort trap|Bus error|Illegal instruction|"
    r"Floating point exception|Trace/breakpoint trap|Bad system call)(?:: \d{1,2})?"
    r"(?: {1,8}\(\d{1,2}\)| {0,30}\(core dumped\)|\.?)(?: .{0,200})?$",
    re.IGNORECASE,
)
# ==4711==ERROR: AddressSanitizer: heap-use-after-free on address 0x602 at pc 0x55
# WARNING: ThreadSanitizer: data race (pid=4711)
# ==1==ERROR: LeakSanitizer: detected memory leaks
_SANITIZER = re.compile(
    r".{0,40}?(?:ERROR|WARNING): (?:Address|Thread|Leak|Memory|HWAddress|Undefined\w{0,10})"
    r"Sanitizer:? "
    r"(?:attempting )?(detected memory leaks|data race|requested allocation size|thread leak|"
    r"lock-order-inversion|signal-unsafe call|stack overflow|out of memory|[A-Za-z-]{1,60}"
    r"(?: on unknown address)?)(.*)$"
)
# src/sum.c:41:7: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented
_UBSAN = re.compile(r"([^\s:]{1,300}):(\d{1,7}):\d{1,6}: runtime error: (([^:]{1,120}).*)$")
# ==4711== Invalid read of size 4      ==4711== Conditional jump or move depends on uninitialised
_VALGRIND = re.compile(
    r"==\d{1,9}== (Invalid (?:read|write)|Conditional jump|Use of uninitialised|Invalid free|"
    r"Mismatched "
    r"free|Syscall param|Source and destination overlap|Jump to the invalid|Argument ')(.*)$"
)
_VALGRIND_PREFIX = re.compile(r"^==\d{1,9}== ")
# free(): invalid pointer     double free or corruption (top)     *** stack smashing detected ***
_HEAP = re.compile(
    r"(?:\*\*\* (?:Error in|glibc detected) .{0,200}?: )?(?:\*\*\* )?((?:free|malloc|realloc|"
    r"calloc|munmap_chunk|"
    r"malloc_consolidate|memalign)\(\): .{3,120}|double free or corruption.{0,40}|corrupted "
    r"(?:size vs\. prev_size|double-linked list).{0,40}|stack smashing detected.{0,60}|"
    r"buffer overflow detected.{0,60}|invalid fastbin entry.{0,20})$"
)
# terminate called after throwing an instance of 'std::out_of_range'
# libc++abi: terminating due to uncaught exception of type std::runtime_error: no price
_THROWN = re.compile(
    r".{0,120}?(?:terminate called after throwing an instance of '([^']{1,400})'|"
    r"terminating (?:due to|with) uncaught exception of type ([^\s:](?:[^:\s]|::){0,300})(?:: "
    r"(.*))?|"
    r"terminate called (?:without an active exception|recursively)|"
    r"terminating due to uncaught (?:foreign )?exception)$"
)
# shop: src/sum.c:41: int sum(int): Assertion `n > 0' failed.
_ASSERT = re.compile(
    r"(?:[^\s:]{1,200}: )?([^\s:]{1,300}):(\d{1,7}): (?:(.{1,600}?): )?(Assertion "
    r"[`'].{1,600}' failed\.?)$"
)
# Assertion failed: (n > 0), function sum, file sum.c, line 41.
# ASSERT: "n > 0" in file sum.cpp, line 41
_ASSERT_MAC = re.compile(
    r".{0,80}?(Assertion failed: .{1,400}?|ASSERT(?: failure in .{1,200})?: .{1,400}?),?(?: "
    r"function (\S{1,200}),)? "
    r"(?:in )?file (.{1,300}?), line (\d{1,7})\.?$"
)
# F0131 10:11:12.123456  4711 sum.cc:41] Check failed: n > 0 (-1 vs. 0)
_CHECK = re.compile(
    r"(?:\S{0,60} )?F\d{4,8} [\d:.]{8,15} {1,4}\d{1,9} ([^\s:]{1,200}):(\d{1,7})\] (.*)$"
)
# /src/cart_test.cc:41: Failure      cart_test.cpp:41: FAILED:
_TEST = re.compile(
    r"(?:\[\s{0,8}\w{2,10}\s{0,2}\] )?([^\s:()]{1,300}?)[:(](\d{1,7})\)?: (Failure|FAILED:|"
    r"error: Failure)\s*$"
)
# Unhandled exception at 0x7FF6 in shop.exe: 0xC0000005: Access violation reading location 0x0.
_WINDOWS = re.compile(
    r".{0,200}?(?:\(|: |code |Exception code: |ExceptionCode: )\(?(?:0x)?([cC]0000(?:005|094|"
    r"0FD|0fd|374|409|01[dD]))\b:?(.{0,300})$"
)
_CUDA = re.compile(r".{0,160}?(CUDA (?:[Ee]rror|[Rr]untime [Ee]rror)[:( ].{2,300})$")
_QT = re.compile(r".{0,60}?(QFatal|qFatal|Fatal): (.{2,300})$")


def read_head(line: Line, following: str) -> Head | None:
    """What a line says of a native failure. ``following``: the next line's text."""
    text = line.text.strip()
    if not text or len(text) > 2000:
        return None
    for marks, reader in _READERS:
        if any(mark in text for mark in marks):
            head = reader(line, text, following.strip())
            if head is not None:
                return head
    return None


def _of_signal(text: str) -> Category:
    if _NULL_ADDRESS.match(text):
        return Category.NULL_REFERENCE
    return Category.CRASH_SIGNAL


def _signal(line: Line, text: str, _: str) -> Head | None:
    match = _SIGNAL.match(text)
    if match is None:
        return None
    runtime = "objc" if text.startswith("Application received signal") else "cpp"
    told = _VALGRIND_PREFIX.sub("", text)
    told = told if "stop reason" not in told else told[told.find("stop reason") :]
    return Head(line.number, match.group(1), told, _of_signal(text), Strength.FATAL, runtime)


def _mach(line: Line, text: str, following: str) -> Head | None:
    match = _MACH.match(text)
    if match is None:
        return None
    told = (match.group(1) + match.group(2)).strip()
    category = _of_signal(f"{text} {following}")
    return Head(line.number, match.group(1), told, category, Strength.FATAL, "apple")


def _named_signal(line: Line, text: str, _: str) -> Head | None:
    match = _NAMED_SIGNAL.match(text)
    if match is None:
        return None
    kind = _SIGNALS[match.group(1).lower()]
    strength = Strength.SYMPTOM if kind == "SIGABRT" else Strength.FATAL
    return Head(line.number, kind, match.group(1), Category.CRASH_SIGNAL, strength)


def _sanitizer(line: Line, text: str, _: str) -> Head | None:
    match = _SANITIZER.match(text)
    if match is None:
        return None
    kind = match.group(1).removesuffix(" on unknown address").strip()
    told = (match.group(1) + match.group(2)).strip()
    category = _of_signal(text) if kind == "SEGV" else None
    return Head(line.number, kind, told, category or Category.CRASH_SIGNAL, Strength.FATAL)


def _ubsan(line: Line, text: str, _: str) -> Head | None:
    match = _UBSAN.match(text)
    if match is None:
        return None
    place = Frame(line.number, match.group(1), int(match.group(2)), None, True)
    category = Category.NULL_REFERENCE if "null pointer" in text else Category.INVALID_VALUE
    kind = match.group(4).strip()
    return Head(line.number, kind, match.group(3), category, Strength.TRACE, place=place)


def _valgrind(line: Line, text: str, _: str) -> Head | None:
    match = _VALGRIND.match(text)
    if match is None:
        return None
    told = (match.group(1) + match.group(2)).strip()
    return Head(line.number, match.group(1), told, Category.CRASH_SIGNAL, Strength.FATAL)


def _heap(line: Line, text: str, _: str) -> Head | None:
    match = _HEAP.match(text)
    if match is None:
        return None
    return Head(line.number, "SIGABRT", match.group(1), Category.CRASH_SIGNAL, Strength.FATAL)


def _thrown(line: Line, text: str, following: str) -> Head | None:
    match = _THROWN.match(text)
    if match is None:
        return None
    kind = match.group(1) or match.group(2)
    told = match.group(3) or ""
    if following.startswith("what():"):
        told = following.removeprefix("what():").strip()
    if kind is None:
        return Head(line.number, "SIGABRT", text, Category.CRASH_SIGNAL, Strength.FATAL)
    return Head(line.number, kind, told, None, Strength.FATAL)


def _assert(line: Line, text: str, _: str) -> Head | None:
    match = _ASSERT.match(text)
    if match is not None:
        function = function_name(match.group(3)) if match.group(3) else None
        place = Frame(line.number, match.group(1), int(match.group(2)), function, True)
        return _asserted(line, match.group(4), place)
    match = _ASSERT_MAC.match(text)
    if match is None:
        return None
    place = Frame(line.number, match.group(3), int(match.group(4)), match.group(2), True)
    return _asserted(line, match.group(1), place)


def _asserted(line: Line, told: str, place: Frame) -> Head:
    return Head(
        line.number, "Assertion failed", told, Category.ASSERTION, Strength.FATAL, place=place
    )


def _check(line: Line, text: str, _: str) -> Head | None:
    match = _CHECK.match(text)
    if match is None:
        return None
    place = Frame(line.number, match.group(1), int(match.group(2)), None, True)
    told = match.group(3)
    kind = "Check failed" if told.startswith("Check failed") else "FATAL"
    category = Category.ASSERTION if kind == "Check failed" else None
    return Head(line.number, kind, told, category, Strength.FATAL, place=place)


def _test(line: Line, text: str, following: str) -> Head | None:
    match = _TEST.match(text)
    if match is None or not match.group(1).endswith(
        (".cc", ".cpp", ".cxx", ".c", ".h", ".hpp", ".mm")
    ):
        return None
    place = Frame(line.number, match.group(1), int(match.group(2)), None, True)
    told = following or "test failed"
    return Head(line.number, "Failure", told, Category.ASSERTION, Strength.TRACE, place=place)


def _windows(line: Line, text: str, _: str) -> Head | None:
    match = _WINDOWS.match(text)
    if match is None:
        return None
    code = f"0x{match.group(1).upper()}"
    return Head(line.number, code, text, Category.CRASH_SIGNAL, Strength.FATAL)


def _cuda(line: Line, text: str, _: str) -> Head | None:
    match = _CUDA.match(text)
    if match is None:
        return None
    memory = "out of memory" in text
    category = Category.OUT_OF_MEMORY if memory else Category.RESOURCE_LIMIT
    return Head(line.number, "CUDA error", match.group(1), category, Strength.ERROR)


Reader = Callable[[Line, str, str], Head | None]
_READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (("Sanitizer",), _sanitizer),
    (("runtime error: ",), _ubsan),
    (("== ",), _valgrind),
    (("SIG",), _signal),
    (("EXC_",), _mach),
    (("()", "corrupt", "detected", "fastbin"), _heap),
    (("terminat",), _thrown),
    (("ssert", "ASSERT"), _assert),
    (("] ",), _check),
    ((": F", "): error: Failure"), _test),
    (("0000", "c0000"), _windows),
    (("CUDA",), _cuda),
    (("ault", "bort", "rror", "nstruction", "xception", "trap"), _named_signal),
)
"""What a line must hold, and who reads it then; the more telling reader stands first."""
