"""What the JVM and Spring say of a failure without an exception's trace."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.jvm_names import is_own_class

MAX_REPORT_LINES = 60

# APPLICATION FAILED TO START
_SPRING = "APPLICATION FAILED TO START"
# Web server failed to start. Port 8080 was already in use.
_PORT = re.compile(r".{0,200}\b[Pp]ort \d{1,5} (?:was|is) already in use")

# #  SIGSEGV (0xb) at pc=0x00007f3b2c7fe740, pid=1, tid=7      #
# Internal Error (sharedRuntime.cpp:553)
_HS_ERR = re.compile(
    r"# {1,3}(SIG[A-Z]{2,6}|EXCEPTION_[A-Z_]{3,40}|Internal Error|Out of Memory Error)\b(.*)$"
)
# # C  [libcrunch.so+0x1a2b]  crunch_rows+0x1b
# # J 1234 c2 com.acme.Shop.total(I)I (12 bytes) @ 0x0
_PROBLEM = re.compile(
    r"# ([CVvJjA]) {1,3}(?:\[([^\]+]{1,200})\+0x[0-9a-f]{1,16}\](?: {1,3}(\S.{0,300}))?|"
    r"(.{1,300}))$"
)
# # There is insufficient memory for the Java Runtime Environment to continue.
_NO_MEMORY = "There is insufficient memory for the Java Runtime Environment"

# Found one Java-level deadlock:      "worker-1":     at com.acme.Shop.pay(Shop.java:12)
_DEADLOCK = re.compile(r"Found (?:one|\d{1,4}) Java-level deadlocks?:")
_THREAD_FRAME = re.compile(
    r"\s*at ([\w.$/]{1,300})\.([\w$<>]{1,120})\(([\w$]{1,100}\.\w{1,6}):(\d{1,7})\)"
)

# Execution error (ArithmeticException) at shop.core/total (core.clj:12).
# Syntax error compiling at (shop/core.clj:4:3).
# Syntax error (ClassNotFoundException) compiling at (a.clj:1:1).
_CLOJURE = re.compile(
    r"(Execution error|Syntax error|Unexpected error)(?: \(([\w.$]{1,120})\))?(?: "
    r"\w{1,40}(?: \w{1,40})?)? at (?:([^\s()]{1,200}) )?"
    r"\(([^():]{1,200}):(\d{1,7})(?::\d{1,6})?\)\.$"
)


class JvmReportParser:
    """Reads Spring's failure analysis, hs_err files, deadlock reports and Clojure's error lines."""

    name = "jvm_reports"
    anchors = (
        _SPRING,
        r"A fatal error has been detected by the Java Runtime",
        _NO_MEMORY,
        r"Java-level deadlock",
        r"(?:Execution|Syntax) error [^\n]{0,100}at \S{0,100} ?\(",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        for index, line in enumerate(lines):
            finding = _read(lines, index, line.text)
            if finding is not None:
                found.append(finding)
        return found


def _read(lines: Sequence[Line], index: int, text: str) -> Finding | None:
    if _SPRING in text:
        return _read_spring(lines, index)
    if text.startswith("#"):
        return _read_crash(lines, index)
    if "Java-level deadlock" in text and _DEADLOCK.match(text):
        return _read_deadlock(lines, index)
    match = _CLOJURE.match(text) if " error" in text[:20] else None
    return _read_clojure(lines, index, match) if match is not None else None


def _read_spring(lines: Sequence[Line], start: int) -> Finding | None:
    """Title, `Description:`, its text up to `Action:`."""
    section = lines[start : start + MAX_REPORT_LINES]
    texts = [line.text.strip() for line in section]
    if "Description:" not in texts:
        return None
    first = texts.index("Description:") + 1
    last = texts.index("Action:") if "Action:" in texts else len(texts)
    told = [
        (line.number, text)
        for line, text in zip(section[first:last], texts[first:last], strict=True)
        if text
    ]
    if not told:
        return None
    message = "\n".join(text for _, text in told)
    kind = "PortInUseException" if _PORT.match(told[0][1]) else _SPRING
    root = ExceptionInfo(told[0][0], kind, message)
    category = Category.RESOURCE_LIMIT if kind != _SPRING else Category.CONFIG_OR_ENV
    end = section[min(last, len(section) - 1)].number
    return Finding("java", (root,), section[0].number, end, Strength.FATAL, category)


def _read_crash(lines: Sequence[Line], index: int) -> Finding | None:
    text = lines[index].text
    if _NO_MEMORY in text:
        root = ExceptionInfo(lines[index].number, "OutOfMemoryError", text.lstrip("# "))
        number = lines[index].number
        return Finding("java", (root,), number, number, Strength.FATAL, Category.OUT_OF_MEMORY)
    match = _HS_ERR.match(text)
    if match is None:
        return None
    frame = _problem_frame(lines[index : index + 30])
    root = ExceptionInfo(
        lines[index].number, match.group(1), text.lstrip("# "), (frame,) if frame else ()
    )
    last = frame.log_line if frame else lines[index].number
    return Finding(
        "java", (root,), lines[index].number, last, Strength.FATAL, Category.CRASH_SIGNAL
    )


def _problem_frame(lines: Sequence[Line]) -> Frame | None:
    titles = [n for n, line in enumerate(lines) if "Problematic frame:" in line.text]
    if not titles or titles[0] + 1 >= len(lines):
        return None
    line = lines[titles[0] + 1]
    match = _PROBLEM.match(line.text)
    if match is None:
        return None
    function = (match.group(3) or match.group(4) or "").split("+0x", 1)[0].strip() or None
    return Frame(line.number, file=match.group(2), function=function)


def _read_deadlock(lines: Sequence[Line], start: int) -> Finding:
    section = lines[start : start + MAX_REPORT_LINES]
    frames = [
        Frame(
            line.number,
            match[3],
            int(match[4]),
            f"{match[1]}.{match[2]}",
            is_own_class(match[1], match[2], ""),
        )
        for line in section
        if (match := _THREAD_FRAME.match(line.text)) is not None
    ]
    threads = [line.text.strip().rstrip(":") for line in section if line.text.startswith('"')][:2]
    message = f"Found one Java-level deadlock: {' and '.join(threads)}"
    root = ExceptionInfo(section[0].number, "deadlock", message, tuple(frames))
    last = frames[-1].log_line if frames else section[0].number
    return Finding("java", (root,), section[0].number, last, Strength.FATAL, Category.CONCURRENCY)


def _read_clojure(lines: Sequence[Line], index: int, match: re.Match[str]) -> Finding:
    title, kind, function, file, line = match.groups()
    message = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
    number = lines[index].number
    frame = Frame(number, file, int(line), function, in_app=file != "REPL")
    root = ExceptionInfo(number, kind or title, message or None, (frame,))
    category = Category.SYNTAX if title == "Syntax error" and kind is None else None
    return Finding("clojure", (root,), number, number + 1, Strength.TRACE, category)
