"""Kubernetes as kubectl shows it: events, `describe`, lists of pods, states of containers."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo
from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line
from opspilot.triage.messages.kubernetes_reasons import (
    BAD_STATES,
    QUIET_REASONS,
    category_of,
    strength_of,
)
from opspilot.triage.patterns import Pattern

RUNTIME = "kubernetes"

# Warning  BackOff  2m (x10 over 5m)  kubelet  Back-off restarting failed container
# 5m   Warning   FailedMount   pod/shop-0   MountVolume.SetUp failed
# 25m  25m  1  shop-0.1550f438e47b7084  Pod  Warning  Unhealthy  kubelet, n1  Readiness probe failed
_EVENT = Pattern(
    r"(?:^|\s)(?P<kind>Warning|Error)\s+(?P<reason>[A-Z][A-Za-z]{2,60})\s+(?P<rest>\S.*)"
)
_AGE = r"(?:<unknown>|<invalid>|(?:\d+(?:y|d|h|m|s|ms))+)(?: ago)?(?: ?\(x\d+ over [^)]{1,20}\))?"
_OBJECT = (
    r"(?:[a-z][\w.-]*/\S+|[A-Z]\w+/\S+|(?:Pod|Node|Job|Deployment|ReplicaSet|StatefulSet|"
    r"DaemonSet|CronJob|Service|Ingress|PersistentVolumeClaim|HorizontalPodAutoscaler|"
    r"ReplicationController)(?= ))"
)
_SUBOBJECT = r"(?:spec\.(?:initC|c|ephemeralC)ontainers\{[^}]*\}:?)"
_SOURCE = (
    r"(?:\{[\w.-]+(?: [\w.-]*)?\}|kubelet(?:,? [\w.-]+(?=\s{2}))?|default-scheduler|"
    r"kernel-monitor(?:, \S+)?"
    r"|[a-z][\w.-]*(?:-controller|-manager|-scheduler|-provisioner|-autoscaler|-operator|-proxy|"
    r"_controller|/[\w.-]+)(?:[,_] ?\S+)?)"
)
_LEADING = re.compile(rf"(?:{_AGE}|{_OBJECT}|{_SUBOBJECT}|{_SOURCE})(?:\s+|$)")
_COLUMNS = re.compile(r"\s{2,}")
_TRAILING = re.compile(rf"(?:{_AGE}|\d{{1,7}}|[\w.-]+\.[0-9a-f]{{14,16}})$")

# shop-756fc6f94c-gcs4k   0/1   ImagePullBackOff   0   13m
_ROW = Pattern(
    r"(?:^|\s)(?P<name>[a-z0-9][\w.-]*)\s+\d+/\d+\s+(?P<state>(?:Init:|"
    r"PodInitializing)?[A-Z]\w+(?::\S+)?|Init:\d+/\d+)\s+\d+"
)
#       Reason:       CrashLoopBackOff
_FIELD = Pattern(
    r"^\s*\"?(?P<key>Reason|reason|Message|message|State|Last State|Exit Code|exitCode|Status|"
    r"phase)\"?:\s+\"?(?P<value>[^\"]*)"
)
#   Ready  False  Wed, 31 Jan 2024 ...  KubeletNotReady  container runtime network not ready
_CONDITION = Pattern(
    r"^\s*(?P<condition>Ready|MemoryPressure|DiskPressure|PIDPressure|"
    r"NetworkUnavailable)\s+(?P<status>True|False|Unknown)\s+.*?\s(?P<reason>KubeletNotReady|"
    r"NodeStatusUnknown|KubeletHas(?:InsufficientMemory|DiskPressure|InsufficientPID)|"
    r"NoRouteCreated)\s+(?P<message>\S.*)"
)
_CRASH_LOOP = "CrashLoopBackOff"


class KubernetesParser:
    """Reads Warning events, bad container states and rows of bad pods."""

    name = "kubernetes"
    runtime = RUNTIME
    anchors = (
        (
            r"CrashLoopBackOff|ImagePullBackOff|ErrImage\w{0,20}|OOMKilled|ContainerCannotRun|"
            r"Create(?:Pod|Container)\w{0,20}Error|RunContainerError|InvalidImageName|"
            r"ContainerStatusUnknown|StartError"
        ),
        r"Warning {1,40}[A-Z][A-Za-z]{2,60} {1,40}\S|Warning\t",
        (
            r"\bEvicted\b|DeadlineExceeded|NodeAffinity|OutOf(?:cpu|memory|pods)|KubeletNotReady|"
            r"NodeStatusUnknown"
        ),
        (
            r"Reason: {1,30}(?:Error|Evicted|OOMKilled|[A-Z]\w{1,30}Error)|reason: (?:Error|"
            r"Evicted|OOMKilled)"
        ),
        (
            r"\d/\d {1,40}(?:Error|Init:\w{0,20}Error|Init:\w{0,30}BackOff|Pending|Unknown|"
            r"Terminating|Evicted)\b"
        ),
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        events = [finding for line in lines for finding in _event(line, lines)]
        states = [*_states(lines), *_rows(lines), *_conditions(lines)]
        told = any(finding.root.type in ("BackOff", _CRASH_LOOP) for finding in events)
        kept = [state for state in states if not (told and state.root.type == _CRASH_LOOP)]
        return sorted([*events, *kept], key=lambda finding: finding.first_line)


def _event(line: Line, lines: Sequence[Line]) -> list[Finding]:
    if "Warning" not in line.text and "Error" not in line.text:
        return []
    match = _EVENT.search(line.text)
    if match is None or match.group("reason") in QUIET_REASONS:
        return []
    message = _event_message(match.group("rest") or "")
    reason = match.group("reason") or ""
    if not message or (match.group("kind") == "Error" and reason not in BAD_STATES):
        return []
    return [_finding(line, _event_type(reason, message, lines), message, reason)]


def _event_message(rest: str) -> str:
    """What is left of an event's row without age, object and source."""
    while (match := _LEADING.match(rest)) is not None:
        rest = rest[match.end() :]
    columns = [column for column in _COLUMNS.split(rest.strip()) if column]
    while len(columns) > 1 and _TRAILING.match(columns[-1]):
        columns.pop()
    return "  ".join(columns)


def _event_type(reason: str, message: str, lines: Sequence[Line]) -> str:
    """`Failed` says nothing: its message does, and the state that the pod then shows."""
    if reason != "Failed":
        return reason
    state = re.match(r"Error: (\w+(?:BackOff|ImagePull|Error|NeverPull|ImageName))", message)
    if state is not None:
        return state.group(1)
    if message.startswith("Failed to pull image"):
        seen = any("ImagePullBackOff" in line.text for line in lines[:MAX_LOOKED_AT])
        return "ImagePullBackOff" if seen else "ErrImagePull"
    if message.startswith("Error: ") and ("not found" in message or "couldn't find key" in message):
        return "CreateContainerConfigError"
    return reason


MAX_LOOKED_AT = 2000
"""Lines that are searched for the state that belongs to an event."""


def _states(lines: Sequence[Line]) -> list[Finding]:
    """The `State:` blocks of `describe` and the statuses of `get -o yaml`."""
    found: list[Finding] = []
    block: list[Line] = []
    for line in lines:
        match = _FIELD.search(line.text) if ":" in line.text else None
        if match is None:
            continue
        if match.group("key") in ("State", "Last State", "Status", "phase"):
            found += _state(block)
            block = [line]
        else:
            block = [*block[:6], line]
    return [*found, *_state(block)]


def _state(block: Sequence[Line]) -> list[Finding]:
    fields: dict[str, str] = {}
    at: dict[str, Line] = {}
    for line in block:
        match = _FIELD.search(line.text)
        if match is not None:
            key = (match.group("key") or "").lower()
            fields.setdefault(key, (match.group("value") or "").strip())
            at.setdefault(key, line)
    reason = fields.get("reason", "")
    if reason not in BAD_STATES:
        return []
    told = [" ".join(line.text.split()) for line in block if line.number <= at["reason"].number + 8]
    message = fields.get("message") or "  ".join(told)
    return [_finding(at["reason"], reason, message, reason)]


def _rows(lines: Sequence[Line]) -> list[Finding]:
    found = []
    for line in lines:
        match = _ROW.search(line.text) if "/" in line.text else None
        state = (match.group("state") or "") if match is not None else ""
        name = state.removeprefix("Init:")
        if name in BAD_STATES:
            found.append(_finding(line, name, " ".join(line.text.split()), name))
    return found


def _conditions(lines: Sequence[Line]) -> list[Finding]:
    found = []
    for line in lines:
        match = (
            _CONDITION.search(line.text) if "Kubelet" in line.text or "Node" in line.text else None
        )
        if match is not None:
            reason = match.group("reason") or ""
            found.append(_finding(line, reason, match.group("message") or "", reason))
    return found


def _finding(line: Line, kind: str, message: str, reason: str) -> Finding:
    root = ExceptionInfo(line.number, kind, message)
    return Finding(
        RUNTIME,
        (root,),
        line.number,
        line.number,
        strength_of(reason, kind, message),
        category_of(kind, message),
        (line.number,),
    )
