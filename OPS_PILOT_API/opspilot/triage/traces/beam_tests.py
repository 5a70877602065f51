"""Failed tests of EUnit (its own report and rebar3's) and Common Test."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.beam_reasons import Reason, read_reason
from opspilot.triage.traces.beam_terms import joined
from opspilot.triage.traces.beam_words import frame_at, reason_in_words

MAX_TEST_LINES = 40

# shop_tests: total_test...*failed*     shop_tests:12: -total_test_/0-fun-0-...*failed*
_EUNIT = re.compile(
    r"\s{0,8}(?:[\w@]{1,100}:(?:\d{1,6}:)? ?)?(\S{1,200}?)(?: \([^()]{0,200}\))?\.\.\.\*failed\*"
)
_RAISED = re.compile(r"\*\*(?:error|exit|throw):\s{0,2}")

# %%% shop_SUITE ==> total: FAILED          %%% shop_SUITE ==> {{badmatch,1},[{shop,total,...}]}
_SUITE = re.compile(r"(?:%%% )?([\w@]{1,100}) ==> ([\w@.]{1,100})(?: \([^()]{0,100}\))?: FAILED")
_SUITE_SAYS = re.compile(r"(?:%%% )?[\w@]{1,100} ==>\s{0,2}")

#      Failure/Error: ?assertEqual(1, 2)      %% test/shop_tests.erl:12:in `shop_tests:total_test/0`
_REBAR = re.compile(r"\s{0,12}Failure/Error: (\S.*)$")
_REBAR_PLACE = re.compile(
    r"\s{0,12}%% ([^\s:]{1,300}\.[eh]rl):(\d{1,7}):in [`']?([\w@]{1,100}):([^/`]{1,160})/"
)


def read_failed_test(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The finding of the failed test whose report begins at ``index``."""
    text = lines[index].text
    if "*failed*" in text and _EUNIT.match(text):
        return _eunit(lines, index)
    if "==>" in text and _SUITE.match(text):
        return _suite(lines, index)
    rebar = _REBAR.match(text)
    if rebar is not None and "/Error: ?" in text:
        return _rebar(lines, index, rebar.group(1))
    return None, index + 1


def _eunit(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    frames: list[Frame] = []
    for at in range(index + 1, min(index + MAX_TEST_LINES, len(lines))):
        frame = frame_at(lines[at])
        raised = _RAISED.match(lines[at].text)
        if frame is not None:
            frames.append(frame)
        elif raised is not None:
            told, reason = _reason(lines, at, raised.end())
            kind = reason_in_words(told) or (reason.type if reason else None)
            message = reason.message if reason is not None else told
            found = frames or list(reason.frames if reason else ())
            return _finding(lines, (index, at + 1), (kind, message), tuple(found))
        elif not lines[at].text.strip():
            break
    return None, index + 1


def _reason(lines: Sequence[Line], at: int, column: int) -> tuple[str, Reason | None]:
    text = joined(lines, at, column)
    numbers = [line.number for line in lines[at : at + text.count("\n") + 1]]
    return text.split("\n", 1)[0].strip(), read_reason(text, numbers)


def _suite(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    for at in range(index + 1, min(index + 4, len(lines))):
        says = _SUITE_SAYS.match(lines[at].text)
        if says is None:
            continue
        rest = lines[at].text[says.end() :]
        start = at + 1 if not rest.strip() else at
        told, reason = _reason(lines, start, says.end() if start == at else 0)
        kind = reason.type if reason is not None else None
        message = reason.message if reason is not None and reason.frames else told
        return _finding(lines, (index, at + 1), (kind, message), reason.frames if reason else ())
    return None, index + 1


def _rebar(lines: Sequence[Line], index: int, message: str) -> tuple[Finding | None, int]:
    told = [message]
    for at in range(index + 1, min(index + MAX_TEST_LINES, len(lines))):
        text = lines[at].text
        place = _REBAR_PLACE.match(text)
        if place is not None:
            file, line, module, function = place.groups()
            frame = Frame(lines[at].number, file, int(line), f"{module}:{function}", in_app=True)
            kind = message[1:].split("(", 1)[0] if message.startswith("?assert") else None
            return _finding(lines, (index, at + 1), (kind, "\n".join(told)), (frame,))
        if not text.strip():
            break
        told.append(text.strip())
    return None, index + 1


def _finding(
    lines: Sequence[Line],
    span: tuple[int, int],
    told: tuple[str | None, str],
    frames: tuple[Frame, ...],
) -> tuple[Finding, int]:
    start, end = span
    kind, message = told
    root = ExceptionInfo(lines[start].number, kind, message.strip(), frames)
    category = Category.ASSERTION if (kind or "").startswith("assert") else None
    strength = Strength.TRACE if frames else Strength.ERROR
    finding = Finding(
        "erlang", (root,), lines[start].number, lines[end - 1].number, strength, category
    )
    return finding, end
