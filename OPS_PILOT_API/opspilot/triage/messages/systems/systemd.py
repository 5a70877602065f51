"""systemd: units that fail to start or die, `systemctl` and `systemctl status`, core dumps."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser
from opspilot.triage.patterns import Match, Pattern

RUNTIME = "systemd"
_UNIT = (
    r"(?P<unit>[\w@.\\:-]+\.(?:service|socket|mount|timer|scope|slice|swap|target|path|device|"
    r"automount))"
)

# shop.service: Main process exited, code=exited, status=203/EXEC
# shop.service: Control process exited, code=killed status=9
_EXIT = Pattern(
    _UNIT + r": (?:Main|Control) process exited, code=(?P<code>\w+),? status=(?P<status>[\w/-]+)"
)
# shop.service: Failed with result 'exit-code'.      shop.service: Unit entered failed state.
_RESULT = Pattern(
    _UNIT
    + (
        r": (?:Failed with result '(?P<result>[\w-]+)'|Unit entered failed state|"
        r"Killing process (?P<oom>\d+) .{0,80}OOM)"
    )
)
#      Active: failed (Result: exit-code) since Wed 2024-01-31 10:11:12 UTC; 3s ago
_ACTIVE = Pattern(r"^\s*Active: failed \(Result: (?P<result>[\w-]+)\)")
#     Process: 4711 ExecStart=/opt/shop/bin/run (code=exited, status=203/EXEC)
_PROCESS = Pattern(
    r"^\s*(?:Process|Main PID): \d+ (?:(?P<step>Exec\w+)=(?P<command>.*) )?\((?:.*, "
    r")?code=(?P<code>\w+), (?:status|signal)=(?P<status>[\w/-]+)"
)

_TELLING_STATUS = Pattern(r"^(?:20[0-9]|21[0-9]|22[0-9]|23[0-9]|24[0-9])/[A-Z]")
_BY_STATUS = {
    "EXEC": Category.FILESYSTEM_NOT_FOUND,
    "CHDIR": Category.FILESYSTEM_NOT_FOUND,
    "USER": Category.CONFIG_OR_ENV,
    "GROUP": Category.CONFIG_OR_ENV,
    "NAMESPACE": Category.CONFIG_OR_ENV,
    "CGROUP": Category.CONFIG_OR_ENV,
    "STDIN": Category.FILESYSTEM_NOT_FOUND,
    "STDOUT": Category.AUTH_PERMISSION,
    "CAPABILITIES": Category.AUTH_PERMISSION,
    "LIMITS": Category.RESOURCE_LIMIT,
    "STATE_DIRECTORY": Category.AUTH_PERMISSION,
    "RUNTIME_DIRECTORY": Category.AUTH_PERMISSION,
    "LOGS_DIRECTORY": Category.AUTH_PERMISSION,
    "NOPERMISSION": Category.AUTH_PERMISSION,
    "NOTINSTALLED": Category.FILESYSTEM_NOT_FOUND,
    "NOTCONFIGURED": Category.CONFIG_OR_ENV,
    "SEGV": Category.CRASH_SIGNAL,
    "ABRT": Category.CRASH_SIGNAL,
    "BUS": Category.CRASH_SIGNAL,
    "ILL": Category.CRASH_SIGNAL,
    "FPE": Category.CRASH_SIGNAL,
    "TRAP": Category.CRASH_SIGNAL,
    "SYS": Category.CRASH_SIGNAL,
}
_BY_RESULT = {
    "oom-kill": (Category.OUT_OF_MEMORY, Strength.ERROR),
    "timeout": (Category.TIMEOUT, Strength.ERROR),
    "watchdog": (Category.TIMEOUT, Strength.ERROR),
    "core-dump": (Category.CRASH_SIGNAL, Strength.ERROR),
    "resources": (Category.RESOURCE_LIMIT, Strength.ERROR),
    "protocol": (Category.CONFIG_OR_ENV, Strength.ERROR),
}

_FORMS = (
    LogForm(
        (
            r"(?P<message>(?P<file>/[^\s:]+\.(?:service|socket|mount|timer|target|path|conf|"
            r"network|slice)):(?P<line>\d+): .*)"
        ),
        (
            (
                "/etc/systemd/system/shop.service:12: Unknown key name 'ExcStart' in section "
                "'Service', ignoring."
            ),
        ),
        level="warning",
    ),
    LogForm(
        r"(?P<message>"
        + _UNIT
        + (
            r": (?:Failed (?:to|at step)|Start request repeated too quickly|"
            r"Start operation timed out|[Ss]tart-?\w* (?:operation|phase)? ?timed out|"
            r"State '[\w-]+' timed out|Watchdog timeout|A process of this unit has been killed by "
            r"the OOM killer|Changing to the requested working directory|Service has no ExecStart|"
            r"Unit configuration has fatal|Service lacks|Job .{0,80} failed with result|"
            r"Can't open PID file|Two services|Referenced but|Refusing|Bound to unit|Executable|"
            r"Neither a valid|.{0,60}bad unit file|Ignoring|Process .{0,100} failed|"
            r"Found left-over process|Unit process|Error|Could not|Cannot|Permission|"
            r"User not found|Supervising process|Scheduled restart job|Service (?:hold-off|"
            r"RestartSec)|Deactivated|Reached|Stopping timed out|stop-sigterm).*)"
        ),
        (
            (
                "shop.service: Failed at step EXEC spawning /opt/shop/bin/run: No such file or "
                "directory"
            ),
            "shop.service: Start request repeated too quickly.",
            "shop.service: A process of this unit has been killed by the OOM killer.",
        ),
        level="error",
    ),
    LogForm(
        (
            r"^(?P<message>(?:Failed to (?:start|mount|stop|reload|restart|enable|"
            r"connect to (?:bus|system)|get D-Bus|listen on|load|set up|allocate|execute|run|"
            r"activate|create|fork|issue method|parse|isolate|open|read|register|initialize|"
            r"look up|determine|mask|preset)\b.*|Dependency failed for .*|Job for \S+ failed.*|"
            r"Timed out (?:waiting for|starting|mounting).*|Unit \S+ (?:not found|"
            r"could not be found|has a bad unit|is masked|entered failed|failed to load|"
            r"does not exist).*|System has not been booted with systemd.*|Job \S+/\w+ (?:failed|"
            r"timed out).*|Warning: The unit file.*|You are in (?:emergency|rescue) mode.*|"
            r"Found ordering cycle.*|Breaking ordering cycle.*|Cannot add dependency.*))"
        ),
        (
            "Failed to start shop.service: Unit shop.service not found.",
            "Dependency failed for Shop worker.",
            "System has not been booted with systemd as init system (PID 1). Can't operate.",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>Process \d+ \((?P<program>[^)]+)\) of user \d+ (?:dumped core|"
            r"terminated abnormally).*)"
        ),
        ("Process 4711 (shopd) of user 1000 dumped core.",),
        level="error",
    ),
)

_SYMPTOM = Strength.SYMPTOM
_REASONS = (
    Reason(
        (
            r"Scheduled restart job|hold-off time|Deactivated|Reached|Ignoring|left-over process|"
            r"Can't open PID file .{0,200}\(yet\?\)|Breaking ordering|Warning: The unit file"
        ),
        ("shop.service: Scheduled restart job, restart counter is at 3.",),
        None,
        Strength.NOISE,
    ),
    Reason(
        (
            r"Start request repeated too quickly|^Failed to start (?:[^:]|\.service - )*$|"
            r"Dependency failed for|Job for \S+ failed|failed with result|You are in |"
            r"Unit entered failed|^Failed to (?:stop|mount|listen on|reload) [^:]*$"
        ),
        (
            "shop.service: Start request repeated too quickly.",
            "Failed to start Shop worker.",
            "Dependency failed for Shop worker.",
        ),
        None,
        _SYMPTOM,
    ),
    Reason(
        r"OOM killer",
        ("shop.service: A process of this unit has been killed by the OOM killer.",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"timed out|Timed out|Watchdog timeout|[Tt]imeout",
        ("shop.service: start operation timed out. Terminating.",),
        Category.TIMEOUT,
    ),
    Reason(
        r"dumped core|terminated abnormally",
        ("Process 4711 (shopd) of user 1000 dumped core.",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        r"Permission denied|Operation not permitted|Access denied|Interactive authentication",
        ("shop.service: Failed at step EXEC spawning /opt/run: Permission denied",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"No space left",
        ("Failed to create /run/x: No space left on device",),
        Category.DISK_FULL,
    ),
    Reason(
        r"Too many open files|Cannot allocate|Resource temporarily|Address already in use",
        ("Failed to listen on Shop socket: Address already in use",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        (
            r"No such file or directory|not found|could not be found|does not exist|"
            r"Failed to locate executable"
        ),
        ("Failed to start shop.service: Unit shop.service not found.",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"Unknown (?:key|lvalue|section)|bad unit file|no ExecStart|Service lacks|Exec format|"
            r"masked|not been booted|ordering cycle|credentials|environment|Assignment|"
            r"User not found|fatal|Invalid|Neither a valid|Missing|absolute"
        ),
        ("shop.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.",),
        Category.CONFIG_OR_ENV,
    ),
)


_NAMED_UNIT = Pattern(
    r"\.(?:service|socket|mount|timer|scope|slice|swap|target|path|device|automount|conf)\b|"
    r"D-Bus|to bus:|dumped core|^Dependency failed for |ordering cycle|(?:emergency|rescue) mode|"
    r"^Failed to (?:start|mount) [A-Z][^:]*\.$"
)


class SystemdParser:
    """Reads one finding per failing unit: how its process ended, with what result."""

    name = "systemd"
    runtime = RUNTIME
    anchors = (
        (
            r"\.(?:service|socket|mount|timer|scope|slice|swap|target|path|device): (?:Failed|"
            r"Main process exited|Control process|Start|Watchdog|A process of|Changing|Service |"
            r"Unit |State|Job|start)"
        ),
        r"Active: failed \(Result|code=(?:exited|killed|dumped),? (?:status|signal)=",
        (
            r"Failed to (?:start|mount|listen on|connect to bus|get D-Bus)|Dependency failed for |"
            r"Timed out waiting for device|Job for \S{1,100} failed"
        ),
        (
            r"Unit \S{1,100} (?:not found|could not be found|has a bad|is masked)|"
            r"not been booted with systemd|dumped core|ordering cycle"
        ),
        r"\.(?:service|socket|mount|timer|conf):\d{1,5}: ",
    )

    def __init__(self) -> None:
        self.table = LogTable(_FORMS, _REASONS)
        self._log = SeverityLogParser(
            self.name, runtime=RUNTIME, anchors=self.anchors, table=self.table
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        by_number = {line.number: line for line in lines}
        told = [it for it in self._log.find(lines) if _is_systemd(it, by_number[it.first_line])]
        found = [*_unit_failures(lines), *_status_failures(lines), *told]
        return sorted((_typed(finding) for finding in found), key=lambda item: item.first_line)


def _is_systemd(finding: Finding, line: Line) -> bool:
    """`Failed to start worker` may be any program's: a unit or the writer's name must stand by."""
    if "systemd" in line.stream or "systemd" in line.text:
        return True
    return _NAMED_UNIT.search(finding.root.message or "") is not None


def _unit_failures(lines: Sequence[Line]) -> list[Finding]:
    """A unit's exit and its result, a line or two apart, are one finding."""
    found: list[Finding] = []
    exits: dict[str, tuple[Line, Match]] = {}
    for line in lines:
        if ": " not in line.text:
            continue
        ended = _EXIT.search(line.text)
        if ended is not None:
            unit = ended.group("unit") or ""
            exits[unit] = (line, ended)
            continue
        result = _RESULT.search(line.text)
        if result is not None:
            found.append(_failed(line, result, exits.pop(result.group("unit") or "", None)))
    left = [_failed(line, ended, None) for line, ended in exits.values() if _is_failure(ended)]
    return [*found, *left]


def _is_failure(ended: Match) -> bool:
    status = ended.group("status") or ""
    return not status.startswith(("0", "15/", "143")) and status != "15"


def _failed(line: Line, match: Match, ended: tuple[Line, Match] | None) -> Finding:
    groups = match.groupdict()
    exit_groups = ended[1].groupdict() if ended is not None else groups
    code, status = exit_groups.get("code"), exit_groups.get("status") or ""
    result = groups.get("result") or {"killed": "signal", "dumped": "core-dump"}.get(code or "", "")
    told = [ended[0], line] if ended is not None else [line]
    return _unit_finding(told, line, (result or "exit-code", status))


def _unit_finding(told: Sequence[Line], line: Line, how: tuple[str, str]) -> Finding:
    result, status = how
    category, strength = _judged(result, status)
    message = "\n".join(dict.fromkeys(item.text.strip() for item in (line, *told)))
    root = ExceptionInfo(line.number, " ".join(part for part in how if part), message)
    return Finding(
        RUNTIME,
        (root,),
        line.number,
        line.number,
        strength,
        category,
        tuple(item.number for item in told),
    )


def _judged(result: str, status: str) -> tuple[Category, Strength]:
    """An exit status of the program's own names no cause; one of systemd's own does."""
    name = status.partition("/")[2] or status
    if result in _BY_RESULT:
        return _BY_RESULT[result]
    if name in _BY_STATUS and (_TELLING_STATUS.search(status) or result != "exit-code"):
        return _BY_STATUS[name], Strength.ERROR
    return Category.UNKNOWN, _SYMPTOM


def _status_failures(lines: Sequence[Line]) -> list[Finding]:
    """What `systemctl status` shows of a failed unit."""
    found: list[Finding] = []
    result: tuple[Line, str] | None = None
    for line in lines:
        if "code=" not in line.text and "Active:" not in line.text:
            continue
        active = _ACTIVE.search(line.text)
        if active is not None:
            result = (line, active.group("result") or "")
            found.append(_unit_finding([line], line, (result[1], "")))
        process = _PROCESS.search(line.text)
        if process is not None and result is not None:
            status = process.group("status") or ""
            found[-1] = _unit_finding([result[0], line], line, (result[1], status))
            result = None
    return found


def _typed(finding: Finding) -> Finding:
    """A table's finding has no event name of its own: its severity word was never in the log."""
    root = finding.root
    if root.type not in ("error", "warning"):
        return finding
    return replace(finding, exceptions=(replace(root, type=None),))
