"""Fingerprint v1. FROZEN once released: a change of any rule here is a new file ``v2.py``.

It imports nothing that may change under it: the masks and the normal forms are its own.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.domain.triage import ExceptionInfo, Fingerprint, Frame

VERSION = "v1"
MAX_WORDING_CHARS = 600
MAX_FRAMES = 3
PATH_PARTS = 3
DIGEST_CHARS = 20


class _Mask(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    into: str


def _mask(name: str, pattern: str, into: str) -> _Mask:
    return _Mask(name, re.compile(pattern), into)


_MASKS = (
    # https://api.example.com/v1/orders?id=7    amqp://guest@10.0.0.1:5672//
    _mask("url", r"\b[a-z][a-z0-9+.-]{1,15}://[^\s\"'<>)\]]+", "<*>"),
    # jane@example.com
    _mask("e-mail", r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", "<*>"),
    # 123e4567-e89b-12d3-a456-426614174000
    _mask("uuid",
        r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b", "<*>"),
    # 2024-01-31T10:11:12.123Z    31/Jan/2024:10:11:12 +0000    Wed Jul 14 10:11:12 2005
    # Fri Dec 1 12:00 EST
    _mask("timestamp",
        r"\b\d{4}[-/]\d\d?[-/]\d\d?(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?: ?(?:Z|"
        r"[+-]\d\d:?\d\d|UTC|GMT))?", "<*>"),
    _mask("timestamp",
        r"\b\d\d?[-/][A-Z][a-z]{2}[-/]\d{4}(?:[: ]\d\d:\d\d:\d\d)?(?: [+-]\d{4})?", "<*>"),
    _mask("timestamp",
        r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:[A-Z][a-z]{2} {1,2}\d{1,2}|\d{1,2} "
        r"[A-Z][a-z]{2})(?:,? \d{4})?(?: \d\d:\d\d:\d\d)?(?: (?:[A-Z]{3,4}|[+-]\d{4}))?(?: "
        r"\d{4})?", "<*>"),
    _mask("timestamp", r"\b\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?\b", "<*>"),
    # ::1    fe80::1%eth0    2001:db8::ff00:42:8329    aa:bb:cc:dd:ee:ff
    _mask("address",
        r"(?:\b[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}\b|"
            r"(?:\b[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,5})?(?:%\w{1,16})?|"
        r"::1\b|\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b", "<*>"),
    # 10.0.0.1:8080    /10.0.0.1:8080
    _mask("address", r"/?\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b", "<*>"),
    # "value"    'value'    `value`    \u201cvalue\u201d
    _mask("quoted value",
        r"\"[^\"\n]{0,300}\"|(?<![\w])'[^'\n]{0,300}'(?!\w)|`[^`'\n]{0,300}[`']|"
        r"\u201c[^\u201d\n]{0,300}\u201d", "<*>"),
    # C:\\app\\x.py    /var/log/app.log    ./config/app.yml    ~/x
    _mask("path",
        r"(?:\b[A-Za-z]:|(?<![\w/\\.>])(?:\.{1,2}|"
        r"~)?)(?:[/\\]{1,2}[\w.+@%~$-]{1,100}){1,40}[/\\]?", "<*>"),
    # com.example.app/.Main    web-1.prod.example.internal    org.h2.mvstore.DataUtils
    _mask("name with dots",
        r"\b[a-zA-Z_][\w-]{0,62}(?:\.[\w$-]{1,63}){2,12}(?:/[\w.$]{1,120})?", "<*>"),
    _mask("host",
        r"\b[a-z0-9][a-z0-9-]{0,62}\.(?:com|net|org|io|dev|local|internal|lan|edu|gov|cloud|"
        r"app|svc|de|uk|cn|ru|jp|br|in|fr)\b(?::\d{1,5})?", "<*>"),
    # user=root    user alice    invalid user bob    for carol from
    _mask("user",
        r"(?i)\b(user(?:name)?|login|account|uname)(?:[=: ]{1,2})(?!(?:not|is|was|has|does|"
        r"name|by|from|with|for|in|of|to|and|or|on|at|input)\b|<)[\w.@$-]{1,64}", r"\1 <*>"),
    _mask("user", r"\bfor (?!user|invalid|the|all|a )[\w.@$-]{1,64} from\b", "for <*> from"),
    # key=value
    _mask("value",
        r"\b([A-Za-z_][\w.]{0,40})=(?![=<]|(?:true|false|"
        r"[A-Z][A-Z_]{3,60})(?![\w]))[^\s,;()\[\]{}\"'|]{1,200}", r"\1=<*>"),
    # 12.5 MB    300ms    15 seconds
    _mask("size or duration",
        r"(?<![\w.])[+-]?\d[\d.,]{0,20} ?(?:[KMGTP]?i?B|bytes?|[mnu\u00b5]?s|secs?|seconds?|"
        r"minutes?|mins?|hours?|days?|%)(?![\w])", "<*>"),
    # any word that holds a digit: blk_123  worker7  #42  1,024
    _mask("number or id",
        r"[^\s,;()\[\]{}=:\"'|<>/\\]*\d(?:[^\s;()\[\]{}=:\"'|<>/\\]*[^\s,.;()\[\]{}=:\"'|"
        r"<>/\\])?", "<*>"),
    # LOCAL(0)  sda[3]
    _mask("number or id", r"\b[A-Za-z_-]{1,40}[(\[]<\*>[)\]]", "<*>"),
    # 10.0.0.1 (dsl-pool.example)    10.0.0.1 ()
    _mask("host", r"<\*> \([^()\s]{0,100}\)", "<*>"),
    # deadbeefcafe
    _mask("hex", r"\b[0-9a-f]{8,64}\b", "<*>"),
)  # fmt: skip

# <*>, <*> <*>: lists of any length are one
_LISTS = re.compile(r"<\*>(?:[\s,;:|/*&.+-]{0,4}<\*>){1,400}")
_SPACES = re.compile(r"\s+")

# index.3f9a2b1c.js    chunk-4F7Q.mjs    1.378705245900539993    release-20240131
_VARIABLE_PART = re.compile(
    r"[.-](?=[0-9a-zA-Z]*\d)[0-9a-zA-Z]{6,40}(?=[.-]|$)|^[0-9.]{8,60}$|^[0-9a-f]{7,64}$"
)
# main.func1   lambda$run$3   <listcomp>   block (2 levels) in call   $anonfun$x$5   closure#1
# 0x7ff
_VARIABLE_NAME = re.compile(r"0x[0-9a-fA-F]+|\d+")


def compute(runtime: str, exceptions: Sequence[ExceptionInfo], line: str) -> Fingerprint:
    """The v1 fingerprint of a failure.

    ``exceptions[0]`` is the root. With frames: runtime, root type, masked first line of its
    message,
    own frames. Without: the masked ``line``, the log line that told of the failure, less its
    header.
    """
    frames = _frames(exceptions)
    if not frames:
        wording, masked = _masked(line)
        return _named(("line", wording), (f"line: {wording}",), masked)
    root = exceptions[0]
    wording, masked = _masked(root.message or "")
    kind = _type(root.type)
    used = [f"runtime: {runtime}", f"type: {kind}", f"message: {wording}"]
    used += [f"frame: {frame.replace('|', ' ')}" for frame in frames]
    return _named(("trace", runtime, kind, wording, *frames), tuple(used), masked)


def _named(parts: tuple[str, ...], used: tuple[str, ...], masked: tuple[str, ...]) -> Fingerprint:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    return Fingerprint(f"{VERSION}:{digest[:DIGEST_CHARS]}", used, masked)


def _masked(text: str) -> tuple[str, tuple[str, ...]]:
    """The wording of a message's first line, and the names of what was masked in it."""
    wording = text.strip().split("\n", 1)[0][:MAX_WORDING_CHARS]
    names: list[str] = []
    for name, pattern, into in _MASKS:
        wording, count = pattern.subn(into, wording)
        if count and name not in names:
            names.append(name)
    wording = _LISTS.sub("<*>", wording)
    return _SPACES.sub(" ", wording).strip(), tuple(names)


def _type(name: str | None) -> str:
    return _VARIABLE_NAME.sub("", name or "")


def _frames(exceptions: Sequence[ExceptionInfo]) -> list[str]:
    """Own frames of the first exception that has any; else the root's innermost ones."""
    for exception in exceptions:
        own = [frame for frame in exception.frames if frame.in_app]
        if own:
            return _distinct(own)
    innermost = next((e.frames for e in exceptions if e.frames), ())
    return _distinct(innermost)


def _distinct(frames: Sequence[Frame]) -> list[str]:
    """The first few different ones: a recursion's depth varies."""
    names: list[str] = []
    for frame in frames:
        name = f"{_file(frame.file)}|{_function(frame.function)}"
        if name not in names:
            names.append(name)
        if len(names) == MAX_FRAMES:
            break
    return names


def _file(path: str | None) -> str:
    """The last folders and the name: where a release is unpacked varies."""
    parts = re.split(r"[/\\]+", (path or "")[-300:].split("?")[0])
    return "/".join(_VARIABLE_PART.sub("", part) for part in parts[-PATH_PARTS:])


def _function(name: str | None) -> str:
    return _VARIABLE_NAME.sub("", (name or "")[:200])
