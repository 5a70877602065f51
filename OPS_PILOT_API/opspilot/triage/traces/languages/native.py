"""C and C++ (and whatever else dies natively): crashes with the frames beside them."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.native_frames import joined, read_frame
from opspilot.triage.traces.native_heads import Head, read_head
from opspilot.triage.traces.native_names import is_interpreter, is_known

MAX_GAP_LINES = 90
"""From a head to its first frame: gdb's chatter, a tombstone's registers, a report's preamble."""

MAX_STACK_GAP = 3
MAX_KEPT_FRAMES = 400
_OTHER_STACKS = (
    "previously allocated", "freed by thread", "allocated by thread", "Previous ",
    "created by main",
    "Thread T", "is located", "SUMMARY:", "Address 0x", "Block was alloc", " Address ",
)  # fmt: skip
_HANDLERS = ("<signal handler called>", "_sigtramp", "segfault_handler", "UmengSignalHandler")


class NativeTraceParser:
    """Joins what a line says of a crash with the first stack beside it."""

    name = "native"
    anchors = (
        r"(?:received|terminated with|[Cc]aught|Fatal|stop reason =) (?:fatal )?signal",
        r"received SIG[A-Z]{3}|signal \d{1,2} \(SIG|Sanitizer: |: runtime error: |\bEXC_[A-Z]{3}",
        r"#\d{1,3} +(?:0x[0-9a-f]{6,16}|pc [0-9a-f]{8})|frame #\d{1,3}: 0x",
        r"terminate called|terminating (?:due to|with) uncaught",
        r"Assertion [`'][^\n]{1,300}failed|Assertion failed: ",
        r"(?:free|malloc|realloc|munmap_chunk)\(\): |double free or corruption",
        r"(?:stack smashing|buffer overflow) detected|corrupted (?:size|double)",
        r"(?i:segmentation fault)|\(core dumped\)|==\d{1,9}== (?:Invalid|Conditional|Use of|Proc)",
        r"\d\] Check failed|Check failure stack trace|0x[cC]00000|: Failure\b|CUDA [Ee]rror",
        r"\d: FAILED:|\) \[0x[0-9a-f]{6,16}\]|\d {2,40}0x[0-9a-f]{9,16} ",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    head = read_head(lines[index], following)
    if head is not None:
        return _headed(lines, index, head)
    if read_frame(joined(lines, index)[0]) is not None:
        return _headless(lines, index)
    return None, index + 1


def _headed(lines: Sequence[Line], index: int, head: Head) -> tuple[Finding, int]:
    """The stack nearest below; a later head that has it nearer takes it."""
    first = _stack_below(lines, index + 1)
    frames, end = _frames(lines, first) if first is not None else ([], index + 1)
    better = _better_head(lines, index, first) if first is not None else None
    head = better or head
    if head.place is not None:
        frames = _with_place(head.place, frames)
    return _finding(lines, (index, end), head, frames), end


def _better_head(lines: Sequence[Line], index: int, first: int) -> Head | None:
    """gdb runs a program whose last words name the reason of its signal."""
    for at in range(index + 1, first):
        head = read_head(lines[at], lines[at + 1].text)
        if head is not None and head.type == "SIGABRT" and head.place is None:
            return None
        if head is not None and (head.place is not None or "Sanitizer" in lines[at].text):
            return head
    return None


def _stack_below(lines: Sequence[Line], index: int) -> int | None:
    for at in range(index, min(index + MAX_GAP_LINES, len(lines))):
        if read_frame(joined(lines, at)[0]) is not None:
            return at
        if at > index and not lines[at].text and at + 1 < len(lines) and not lines[at + 1].text:
            return None
    return None


def _frames(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    end = index
    gap = 0
    while index < len(lines) and gap <= MAX_STACK_GAP:
        line, after = joined(lines, index)
        frame = read_frame(line)
        if frame is None:
            if frames and any(word in line.text for word in _OTHER_STACKS):
                break
            gap += 1
        elif not _starts_again(line.text, frames):
            if len(frames) < MAX_KEPT_FRAMES:
                frames.append(frame)
            gap, end = 0, after
        else:
            break
        index = after
    return _with_culprit(_below_handler(frames)), end


def _starts_again(text: str, frames: Sequence[Frame]) -> bool:
    """Frame 0 of the next thread."""
    bare = text.lstrip(" *")
    return len(frames) > 1 and bare.startswith(("#0 ", "#00 ", "frame #0:", "0# "))


def _below_handler(frames: list[Frame]) -> list[Frame]:
    """What was interrupted stands below the signal's handler."""
    for position, frame in enumerate(frames):
        if frame.function == "<signal handler called>" and position + 1 < len(frames):
            handler = [replace(above, in_app=False) for above in frames[: position + 1]]
            return handler + frames[position + 1 :]
    return frames


def _with_culprit(frames: list[Frame]) -> list[Frame]:
    """Where nothing is clearly the caller's own: the innermost frame with a source, else a name."""
    if any(frame.in_app and not is_interpreter(frame.function) for frame in frames):
        return frames
    below = _interrupted(frames)
    known = [frame for frame in below if is_known(frame.function)]
    placed = [f for f in known if f.line is not None and not is_interpreter(f.function)]
    best = next(iter(placed or _starters(known) or known), None)
    return [replace(frame, in_app=frame is best) if best is not None else frame for frame in frames]


def _interrupted(frames: list[Frame]) -> list[Frame]:
    """The frames below the last signal handler."""
    for position in range(len(frames) - 1, -1, -1):
        if frames[position].function in _HANDLERS:
            return frames[position + 1 :]
    return frames


def _starters(known: list[Frame]) -> list[Frame]:
    """A C program's `main` is its own code; an interpreter's or an Apple app's starts others'."""
    starters = [f for f in known if f.function == "main" and f.line is not None and f.in_app]
    if any(f.function != "main" and is_interpreter(f.function) for f in known):
        return []
    return [f for f in starters if not (f.file or "").endswith((".m", ".mm", ".swift"))]


def _with_place(place: Frame, frames: list[Frame]) -> list[Frame]:
    """The assertion names its file itself; a stack may know the function too."""
    for frame in frames:
        if (
            frame.line == place.line
            and frame.file
            and frame.file.endswith((place.file or "")[-40:])
        ):
            return frames
    if any(frame.in_app and frame.line is not None for frame in frames):
        return frames
    return [place, *frames]


def _headless(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """A stack alone: its frames tell whether it aborted."""
    frames, end = _frames(lines, index)
    if len(frames) < 2 or not any(frame.function for frame in frames):
        return None, end
    text = "\n".join(line.text for line in lines[index:end][:40])
    aborted = any(frame.function in ("abort", "raise", "__GI_abort") for frame in frames[:8])
    kind = "SIGABRT" if aborted else None
    message = "Segmentation fault" if "Segmentation fault" in text else ""
    if kind is None and not message and "signal handler called" not in text:
        return None, end
    head = Head(
        lines[index].number, kind or "SIGSEGV", message, Category.CRASH_SIGNAL, Strength.TRACE
    )
    return _finding(lines, (index, end), head, frames), end


def _finding(
    lines: Sequence[Line], span: tuple[int, int], head: Head, frames: Sequence[Frame]
) -> Finding:
    start, end = span
    root = ExceptionInfo(head.number, head.type, head.message or None, tuple(frames))
    return Finding(
        runtime=_runtime(head, frames),
        exceptions=(root,),
        first_line=lines[start].number,
        last_line=lines[max(start, end - 1)].number,
        strength=head.strength,
        category=head.category,
    )


_C_FILES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp")


def _runtime(head: Head, frames: Sequence[Frame]) -> str:
    """Other languages die natively too; their own names and files tell."""
    files = [frame.file or "" for frame in frames if frame.in_app] or [f.file or "" for f in frames]
    if any(file.endswith(".rs") for file in files[:8]):
        return "rust"
    if any(file.endswith((".m", ".mm")) for file in files[:8]):
        return "objc"
    if any(file.endswith(".swift") for file in files[:8]):
        return "swift"
    if head.runtime == "apple":
        return "cpp" if any(file.endswith(_C_FILES) for file in files[:8]) else "swift"
    return head.runtime
