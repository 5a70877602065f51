"""The Linux kernel's ring buffer: OOM kills, oopses and panics with traces, faults, devices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.kernel_lines import KERNEL_TABLE
from opspilot.triage.messages.severity_log import FirstMatch, SeverityLogParser
from opspilot.triage.patterns import Match, Pattern

RUNTIME = "linux-kernel"
MAX_OOPS_LINES = 180
"""Registers, code bytes, modules and two traces fit into this."""

MAX_FRAMES = 60

# [Wed Jan 31 10:11:12 2024] what `dmesg -T` puts first
_STAMP = re.compile(r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [\d :]{13,18}\] ")

_INVOKED = Pattern(r"(?P<name>\S.*) invoked oom-killer: ")
_MEMCG = Pattern(
    r"^(?:Task in \S+ killed as a result of limit of|Tasks in \S+ are going to be killed)"
)
_KILL = Pattern(
    r"(?P<type>Memory cgroup out of memory|Out of memory(?: \([\w =-]+\))?)(?:: |"
    r" and )(?:Kill(?:ed)? process \d+|[Kk]ill process|no killable|OOM)"
)
_KILLED = Pattern(r"^Killed process \d+")

_OOPSES = (
    (
        r"(?P<type>BUG: (?:unable to handle (?:kernel )?(?:NULL pointer dereference|"
        r"paging request|page fault[\w ]*)|kernel NULL pointer dereference))"
    ),
    (
        r"(?P<type>Unable to handle kernel (?:NULL pointer dereference|paging request|"
        r"access to user memory[\w ]*|read from unreadable memory|execution of[\w ]*|"
        r"\w[\w ]{0,40}?)) at"
    ),
    r"(?P<type>kernel BUG) at (?P<file>[^:\s]+):(?P<line>\d+)!",
    r"(?P<type>BUG: KASAN: [\w-]+) in (?P<function>[\w.]+)",
    (
        r"(?P<type>BUG: sleeping function called from invalid context) at "
        r"(?P<file>[^:\s]+):(?P<line>\d+)"
    ),
    r"(?P<type>UBSAN: [\w -]+) in (?P<file>[^:\s]+):(?P<line>\d+)",
    r"(?P<type>(?:BUG: )?soft lockup) - CPU#\d+",
    r"(?P<type>(?:Watchdog detected )?hard LOCKUP) on cpu",
    (
        r"(?P<type>BUG: (?:Bad page (?:state|map)|scheduling while atomic|spinlock[\w ]*|"
        r"workqueue l[\w ]*|Bad rss-counter state|KFENCE: [\w -]+|KMSAN: [\w-]+|KCSAN: [\w -]+|"
        r"MAX_\w+ too low|non-zero \w+|using \w+\(\) in preemptible|stack guard page was hit|"
        r"TASK stack guard page))"
    ),
    (
        r"(?P<type>(?:general protection fault|divide error|invalid opcode|stack segment|"
        r"double fault|alignment check|bad frame|traps: PANIC: double fault|"
        r"kernel stack overflow)(?:,|:)[^\[]*)\[#\d+\]"
    ),
    r"(?P<type>(?:Internal error: )?Oops)(?: - [\w ]+)?: [0-9a-fA-Z][\w ]*(?:\[#\d+\])?",
    (
        r"(?P<type>WARNING): (?:CPU: \d+ PID: \d+ )?at (?P<file>[^:\s]+):(?P<line>\d+)(?: (?:at "
        r")?(?P<function>[\w.]+)(?:\+0x|\(\)))?"
    ),
    (
        r"(?P<type>WARNING: (?:possible circular locking dependency|suspicious RCU usage|"
        r"possible recursive locking|inconsistent lock state|bad unlock balance)[\w ]*)"
    ),
    r"INFO: task (?P<task>\S+) blocked (?:in I/O wait )?for more than \d+ seconds",
    r"INFO: \w+ (?:self-)?detected (?:expedited )?stalls? on CPU",
)
_WEAKER = {
    "WARNING": Strength.ERROR,
    "hung task": Strength.ERROR,
    "rcu stall": Strength.ERROR,
    "BUG: sleeping function called from invalid context": Strength.ERROR,
}
_CATEGORIES = {
    "hung task": Category.TIMEOUT,
    "rcu stall": Category.TIMEOUT,
    "soft lockup": Category.TIMEOUT,
    "BUG: soft lockup": Category.TIMEOUT,
    "hard LOCKUP": Category.TIMEOUT,
    "Watchdog detected hard LOCKUP": Category.TIMEOUT,
    "BUG: scheduling while atomic": Category.CONCURRENCY,
    "BUG: sleeping function called from invalid context": Category.CONCURRENCY,
    "WARNING: possible circular locking dependency": Category.CONCURRENCY,
    "WARNING": Category.UNKNOWN,
}

# RIP: 0010:ext4_find_entry+0x12/0x30 [ext4]   IP: [<ffffffff8120>] f+0x1/0x2   pc : f+0x1/0x2
_POINTER = Pattern(
    r"(?:\b[RE]?IP: |\bEIP is at |\bPC is at |\bpc : |"
    r"\bNIP )(?:[0-9a-f]{4}:)?(?:\[<?[0-9a-f]+>?\] "
    r"*)*(?P<function>[A-Za-z_][\w.]*)\+0x[0-9a-f]+/0x[0-9a-f]+"
)
#  [<ffffffff817199c4>] dump_stack+0x45/0x56   __schedule+0x2e/0x8a   ? page_fault+0x28/0x30 [kvm]
_FRAME = Pattern(
    r"^\s*(?:\[<?[0-9a-f]+>?\] )*(?:\([\w.]+\) from \[<[0-9a-f]+>\] \()?(?P<unsure>\? "
    r")?(?P<function>[A-Za-z_][\w.]*)\+0x[0-9a-f]+/0x[0-9a-f]+"
)
_END = Pattern(r"---\[ end |-+\[ cut here \]|Kernel panic - not syncing|={20,}$")
_REPORTERS = frozenset(
    (
        "dump_stack", "dump_stack_lvl", "show_stack", "show_regs", "dump_backtrace",
        "dump_trace", "print_address_description", "print_report", "kasan_report",
        "kasan_report.cold", "__kasan_report", "__asan_load8", "__asan_load4",
        "__asan_store8", "__asan_store4", "check_memory_region", "kasan_check_range",
        "__warn", "warn_slowpath_common", "warn_slowpath_null", "warn_slowpath_fmt",
        "report_bug", "fixup_bug", "do_error_trap", "do_invalid_op", "invalid_op",
        "handle_bug", "exc_invalid_op", "asm_exc_invalid_op", "__schedule_bug",
        "___might_sleep", "__might_resched", "__might_sleep", "panic", "die", "oops_end",
        "no_context", "page_fault_oops", "__die_body", "__die", "__bad_area_nosemaphore",
        "bad_area_nosemaphore", "sched_show_task", "rcu_dump_cpu_stacks",
        "kasan_object_err", "print_trailer", "unwind_backtrace",
    )
)  # fmt: skip


class LinuxKernelParser:
    """Reads blocks (an OOM kill's report, an oops with its trace) and single lines."""

    name = "linux-kernel"
    runtime = RUNTIME
    anchors = (
        r"invoked oom-killer|[Oo]ut of memory|Killed process \d|killed as a result of limit",
        (
            r"BUG: |kernel BUG at |Oops|general protection fault|divide error: |Kernel panic|"
            r"Unable to handle kernel|LOCKUP"
        ),
        (
            r"\]: segfault at |traps: |unhandled signal|blocked for more than|"
            r"detected (?:expedited )?stall|WARNING: (?:CPU|at|possible)"
        ),
        (
            r"I/O error|-fs (?:error|warning)|BTRFS|XFS \(|exception Emask|failed command|"
            r"timeout, aborting|Hardware Error|UBSAN"
        ),
        (
            r"table full, dropping|page allocation failure|not responding|\*ERROR\*|"
            r"NETDEV WATCHDOG|NVRM: |limit \d{1,12} reached|fork rejected"
        ),
        (
            r"apparmor=\\?\"DENIED|avc:  ?denied|failed with error -\d|critical temperature|"
            r"Disk failure|Aborting journal|FAILED Result|Medium Error|device descriptor read|"
            r"VFS: |unable to enumerate|read-only"
        ),
    )

    def __init__(self) -> None:
        self._heads = FirstMatch(_OOPSES)
        self._log = SeverityLogParser(
            self.name, runtime=RUNTIME, anchors=self.anchors, table=KERNEL_TABLE
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        plain = [line._replace(text=_STAMP.sub("", line.text, count=1)) for line in lines]
        blocks = [*_oom_kills(plain), *self._oopses(plain)]
        return sorted([*blocks, *self._log.find(plain)], key=lambda finding: finding.first_line)

    def _oopses(self, lines: Sequence[Line]) -> list[Finding]:
        found, index = [], 0
        while index < len(lines):
            hit = self._heads.search(lines[index].text)
            if hit is None:
                index += 1
                continue
            end = _oops_end(lines, index)
            found.append(_oops(lines[index:end], hit[1]))
            index = end
        return found


@dataclass(slots=True)
class _Kill:
    """One OOM report: where it began, and its telling lines."""

    start: int
    type: str | None = None
    told: list[Line] = field(default_factory=list)


def _oom_kills(lines: Sequence[Line]) -> list[Finding]:
    found: list[Finding] = []
    report: _Kill | None = None
    for line in lines:
        if _INVOKED.search(line.text):
            report = _Kill(line.number, "oom-killer", [line])
            found.append(_kill_finding(report))
        elif _tells_kill(line.text):
            report = _taken(line, report)
            if found and found[-1].first_line == report.start:
                found.pop()
            found.append(_kill_finding(report))
    return found


def _tells_kill(text: str) -> bool:
    if "ill" not in text and "OOM" not in text:
        return False
    return any(pattern.search(text) for pattern in (_KILL, _KILLED, _MEMCG))


def _taken(line: Line, report: _Kill | None) -> _Kill:
    """A report with one more of its lines. A second kill without its own report is a new one."""
    match = _KILL.search(line.text)
    if report is None or (match is not None and report.type not in ("oom-killer", None)):
        report = _Kill(line.number, None)
    if match is not None:
        return _Kill(report.start, match.group("type"), [line])
    if _MEMCG.search(line.text):
        return _Kill(report.start, "oom-killer", [line])
    killed = [told for told in report.told if report.type != "oom-killer"]
    return _Kill(report.start, _kind(report.type), [*killed, line])


def _kind(told: str | None) -> str:
    return told if told not in (None, "oom-killer") else "Out of memory"


def _kill_finding(report: _Kill) -> Finding:
    root = ExceptionInfo(
        log_line=report.told[0].number,
        type=report.type,
        message="\n".join(line.text.strip() for line in report.told),
    )
    return Finding(
        RUNTIME,
        (root,),
        report.start,
        report.told[-1].number,
        Strength.FATAL,
        Category.OUT_OF_MEMORY,
        tuple(line.number for line in report.told),
    )


def _oops_end(lines: Sequence[Line], index: int) -> int:
    """The line after the block that starts here: at its end mark, or at the next one's head."""
    limit = min(len(lines), index + MAX_OOPS_LINES)
    for at in range(index + 1, limit):
        text = lines[at].text
        if _END.search(text):
            return at + (1 if "end" in text else 0)
        if not text.strip() or _INVOKED.search(text):
            return at
        if "blocked for more than" in text and "INFO: task" in text:
            return at
    return limit


def _oops(block: Sequence[Line], head: Match) -> Finding:
    kind = _oops_kind(head)
    root = ExceptionInfo(
        log_line=block[0].number,
        type=kind,
        message=block[0].text.strip(),
        frames=_frames(block, head),
    )
    last = max((frame.log_line for frame in root.frames), default=block[0].number)
    return Finding(
        RUNTIME,
        (root,),
        block[0].number,
        max(last, _last_of(block, kind)),
        _WEAKER.get(kind, Strength.FATAL),
        _CATEGORIES.get(kind, Category.CRASH_SIGNAL),
        (block[0].number,),
    )


def _last_of(block: Sequence[Line], kind: str) -> int:
    """A block whose end mark stands is one failure to its end; without one only its frames are."""
    ended = "end" in block[-1].text and "---[" in block[-1].text
    return block[-1].number if ended and kind != "hung task" else block[0].number


def _oops_kind(head: Match) -> str:
    kind = head.groupdict().get("type")
    if kind is None:
        return "hung task" if head.groupdict().get("task") else "rcu stall"
    return re.sub(
        r"[,:]? ?(?:probably|maybe)? ?(?:for non-canonical.*)?(?:: )?[\dx]*$",
        "",
        kind.split(", ")[0],
    ).strip(" :,")


def _frames(block: Sequence[Line], head: Match) -> tuple[Frame, ...]:
    groups = head.groupdict()
    frames = _head_frame(groups, block[0].number)
    seen: set[str] = {frame.function for frame in frames if frame.function}
    for line in block[1:]:
        match = _POINTER.search(line.text) or _FRAME.search(line.text)
        function = match.group("function") if match is not None else None
        if match is None or function is None or match.groupdict().get("unsure"):
            continue
        if function not in _REPORTERS and function not in seen and len(frames) < MAX_FRAMES:
            seen.add(function)
            frames.append(Frame(line.number, None, None, function))
    if frames and frames[0].file and not frames[0].function and len(frames) > 1:
        frames[:2] = [replace(frames[0], function=frames[1].function)]
    return tuple(frames)


def _head_frame(groups: dict[str, str | None], number: int) -> list[Frame]:
    file, line, function = groups.get("file"), groups.get("line"), groups.get("function")
    if not file and not function:
        return []
    return [Frame(number, file, int(line) if line else None, function)]
