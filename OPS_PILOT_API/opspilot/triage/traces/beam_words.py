"""Erlang's reasons in words, as the shell, `proc_lib` and lager's formatter write them."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.beam_names import frame_of
from opspilot.triage.traces.beam_reasons import short_path

MAX_FRAMES = 200
MAX_NOTES = 12
"""Lines such as `called as f(x)` and `*** argument 1: not an atom` between two frames."""

_REASONS = (
    ("bad argument in an arithmetic", "badarith"),
    ("bad arithmetic expression", "badarith"),
    ("an error occurred when evaluating an arithmetic", "badarith"),
    ("bad argument", "badarg"),
    ("no match of right hand", "badmatch"),
    ("no function clause matching", "function_clause"),
    ("no case clause matching", "case_clause"),
    ("no true branch found when evaluating an if", "if_clause"),
    ("no try clause matching", "try_clause"),
    ("no else clause matching", "else_clause"),
    ("call to undefined function", "undef"),
    ("undefined function", "undef"),
    ("undefined shell command", "undef"),
    ("bad function", "badfun"),
    ("fun called with wrong arity", "badarity"),
    ("interpreted function with arity", "badarity"),
    ("bad key", "badkey"),
    ("no such key", "badkey"),
    ("bad map", "badmap"),
    ("bad record", "badrecord"),
    ("a system limit has been reached", "system_limit"),
    ("system limit", "system_limit"),
    ("no such process or port", "noproc"),
    ("no such process", "noproc"),
    ("no process", "noproc"),
    ("no exception clause", "nocatch"),
    ("timeout value", "timeout_value"),
    ("invalid concurrent access", "badarg"),
)

# in function  shop_cart:total/2 (src/shop_cart.erl, line 41)
# in call from lists:map/2 (lists.erl, line 1239)
_FRAME = re.compile(
    r"\s{0,12}in (?:function|call from)\s{1,3}(?:([\w@.']{1,120}):)?"
    r"('[^'\n]{1,200}'|[^\s(/]{1,200})/(\d{1,3})"
    r"(?: \(([^(),\n]{1,300}), line (\d{1,7})\))?"
)
_NOTE = re.compile(r"\s{0,20}(?:called as |\*\*\* |\(|[\w'\"<\[{#]|\.\.\.)")

# ... in shop_cart:total/2 line 41
# ... in call to erlang:list_to_atom(undefined) in shop:route/2 line 172
_IN_PLACE = Pattern(
    r" in (?P<module>[\w@']{1,120}):(?P<function>'[^']{1,160}'|[\w@-]{1,160})/\d{1,3}"
    r"(?:\([^()]{0,400}\))?(?: line (?P<line>\d{1,7}))?(?: in |$|\s|;)"
)
_CLAUSE = Pattern(
    r"no function clause matching (?P<module>[\w@']{1,120}):(?P<function>'[^']{1,160}'|"
    r"[\w@-]{1,160})"
    r"(?:\(|/\d)(?:.*\) line (?P<line>\d{1,7}))?"
)
_UNDEFINED = Pattern(
    r"undefined function (?P<module>[\w@.']{1,120}):(?P<function>'[^']{1,160}'|[\w@-]{1,160})"
    r"(?:/\d|\()"
)
_FROM = Pattern(
    r" from (?P<module>[\w@']{1,120}):(?P<function>'[^']{1,160}'|[\w@-]{1,160})/\d{1,3} "
    r"line (?P<line>\d{1,7})"
)
_CLAUSE_PLACE = Pattern(r"\((?P<file>[^(),\s]{1,300}\.[eh]rl), line (?P<line>\d{1,7})\)\s*$")


def reason_in_words(text: str) -> str | None:
    """`badmatch` of `no match of right hand side value {error,enoent}`; None for other words."""
    folded = text.lstrip("*: ").lower()
    return next((name for words, name in _REASONS if folded.startswith(words)), None)


def places_in(text: str, number: int) -> tuple[Frame, ...]:
    """The frames that lager's one line names: the failing function, then its caller."""
    frames = []
    for pattern in (_UNDEFINED, _CLAUSE, _IN_PLACE, _FROM):
        match = pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        at = groups.get("line")
        module = (groups["module"] or "").strip("'")
        place = (None, int(at)) if at else (None, None)
        frames.append(frame_of(number, place, module, groups["function"] or ""))
    return tuple(frames)


def read_frames(lines: Sequence[Line], index: int) -> tuple[tuple[Frame, ...], int]:
    """`in function`/`in call from` lines from ``index`` on, and the index after the last one."""
    frames: list[Frame] = []
    end, skipped = index, 0
    while index < len(lines) and skipped <= MAX_NOTES and len(frames) < MAX_FRAMES:
        frame = frame_at(lines[index])
        if frame is not None:
            frames.append(frame)
            end, skipped = index + 1, 0
        elif not _NOTE.match(lines[index].text) or "ancestors:" in lines[index].text:
            break
        else:
            skipped += 1
        index += 1
    return tuple(frames), end


def frame_at(line: Line) -> Frame | None:
    """The frame that a line gives in words."""
    if "in function" not in line.text and "in call from" not in line.text:
        return None
    match = _FRAME.match(line.text)
    if match is None:
        return None
    module, function, _, file, at = match.groups()
    place = (short_path(file), int(at)) if file else (None, None)
    if module is None:
        module = "erlang" if file is None else file.rsplit("/", 1)[-1].split(".", 1)[0]
    return frame_of(line.number, place, module.strip("'"), function)


def clause_frame(line: Line, text: str) -> tuple[Frame, ...]:
    """The function that `no function clause matching m:f(X) (src/m.erl, line 7)` names itself."""
    where, what = _CLAUSE_PLACE.search(text), _CLAUSE.search(text)
    if what is None:
        return ()
    place = (
        (short_path(where.group("file") or ""), int(where.group("line") or 0))
        if where is not None
        else (None, None)
    )
    module = (what.group("module") or "").strip("'")
    return (frame_of(line.number, place, module, what.group("function") or ""),)
