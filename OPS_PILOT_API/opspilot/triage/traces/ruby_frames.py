"""Ruby's backtrace lines in every tool's form, and whose code they are."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.unwrap.headers import split_header

MAX_FRAMES = 400
MAX_GAP_LINES = 1

_FILE = r"((?:[A-Za-z]:|<internal:|uri:classloader:)?[^\s:'\"`,;=\[][^:'\"`]{0,400}?>?)"

# app/models/cart.rb:41:in `total'        	from /srv/shop/lib/cart.rb:41:in 'Cart#total'
#   activerecord (7.0.4) lib/active_record/core.rb:284:in `find'       	 2: from a.rb:10:in `<main>'
#      # ./spec/models/cart_spec.rb:12:in `block (2 levels) in <top (required)>'
_FRAME = re.compile(
    r"[\s#|]{0,40}(?:(?:(\d{1,5}): from |from |(?:\d{1,4}\.|-|at) ))?"
    r"(?:\[?([\w.-]{1,80}) \(([\w.]{1,40})\)\]? )?"
    + _FILE
    + r":(\d{1,7})(?::in (?:[`'](.*)'|(.{1,300}?)))?[\"',]{0,2}\s{0,4}$"
)
# app/models/cart.rb:41:in `total': undefined method `price' for nil:NilClass (NoMethodError)
THROWN = re.compile(_FILE + r":(\d{1,7})(?::in [`'](.{0,300}?)')?: (.*)$", re.DOTALL)

# 2024-01-31T10:11:12.123Z pid=12 tid=abc class=Job jid=17 WARN: x
# 2024-01-31T10:11:12Z 12 TID-abc WARN: x
_SIDEKIQ = re.compile(
    r"(?:\S{20,40} )?(?:\d{1,8} TID-\w{1,20}|pid=\d{1,8} tid=\w{1,20}) "
    r"(?:\w{1,30}[-=]\S{1,100} ){0,10}[A-Z]{4,5}: "
)
# F, [2024-01-31T10:11:12.123456 #812] FATAL -- : x    E, [2024-01-31T10:11:12 #8] ERROR -- Shop: x
_LOGGER = re.compile(r"[A-Z], \[[^\]\s]{1,40} #\d{1,9}\] {1,2}[A-Z]{3,7} -- [^:\n]{0,60}: ?")

# [5c3f0a9e-1b2c] [10.0.0.7] app/models/cart.rb:41:in `total'
_TAG = re.compile(r"(?:(?:\[[^\]\s]{1,80}\]|#\d{1,4})(?: |$)){1,5}")

_SOURCE_ENDINGS = (
    ".rb", ".rake", ".ru", ".erb", ".haml", ".slim", ".jbuilder", ".builder", ".rhtml", ".gemspec",
    ".rabl", ".thor", ".feature", ".liquid", ".arb", ".axlsx", "Rakefile", "Gemfile", "Capfile",
    "Guardfile", "Vagrantfile", "Podfile", "Fastfile", "Berksfile", "Procfile",
)  # fmt: skip
_TEMPLATES = (".erb", ".haml", ".slim", ".jbuilder", ".builder", ".rhtml", ".rabl", ".arb")
_NOT_OWN = (
    "/lib/ruby/", "<internal:", "/site_ruby/", "/bundler/gems/", "/.bundle/", "org/jruby/",
    "/jruby", "uri:classloader:", "/rubygems/", "/usr/bin/", "/usr/local/bin/", "/usr/sbin/",
    "/opt/chef/embedded/", "/homebrew/library/", "/rubylibprefix/", "/.asdf/installs/",
    "/.chruby/", "/exe/",
)  # fmt: skip
_BOOTSTRAP = (
    "bin/rails", "bin/rake", "bin/bundle", "bin/rspec", "bin/spring", "script/rails", "bin/puma",
    "config/boot.rb", "config/environment.rb", "/-e", "bin/sidekiq", "bin/thin", "bin/unicorn",
)  # fmt: skip
_TOP_LEVEL = re.compile(
    r"(?:(?:block|rescue|ensure|loop)(?: \(\d{1,3} levels\))? in )*"
    r"<(?:top \(required\)|main|compiled)>$"
)
_COMPILED_TEMPLATE = re.compile(r"(?:block(?: \(\d{1,3} levels\))? in )*_(?=\w*__)\w{3,400}$")


def frame_in(line: Line) -> tuple[Frame, bool] | None:
    """The frame that a line is, and whether it counts down to the error (`2: from ...`)."""
    if ":" not in line.text:
        return None
    match = _match(line.text)
    if match is None:
        return None
    counted, gem, _, file, number, quoted, bare = match.groups()
    function = quoted if quoted is not None else bare
    if not _names_source(file, function):
        return None
    own = gem is None and is_own_file(file) and not _is_binstub(file, function)
    name = function_name(file, function)
    return Frame(line.number, file, int(number), name, own), counted is not None


def _match(text: str) -> re.Match[str] | None:
    match = _FRAME.match(text)
    if match is not None or (":in " not in text and ".rb:" not in text):
        return match
    return _FRAME.match(bare_text(text.lstrip()))


def bare_text(text: str) -> str:
    """A line without its logger's header, its tags and a background job's context."""
    own = _LOGGER.match(text) or _SIDEKIQ.match(text)
    message = text[own.end() :] if own is not None else split_header(text).message
    tag = _TAG.match(message)
    return message[tag.end() :] if tag is not None else message


def _names_source(file: str, function: str | None) -> bool:
    if function is None:
        return file.endswith(_SOURCE_ENDINGS) and " " not in file
    return file.endswith(_SOURCE_ENDINGS) or ("//" not in file[:8] and " in " not in file)


def function_name(file: str, function: str | None) -> str | None:
    """None at the top of a file and in templates, whose methods are generated."""
    if not function or _TOP_LEVEL.match(function) or file.endswith(_TEMPLATES):
        return None
    return None if _COMPILED_TEMPLATE.match(function) else function


def is_own_file(path: str) -> bool:
    """False for gems, the interpreter's own library and what merely starts the program."""
    folded = "/" + path.replace("\\", "/").lower().lstrip("/")
    if is_library_path(path) or any(part in folded for part in _NOT_OWN):
        return False
    return not folded.endswith(_BOOTSTRAP) and not folded.endswith(".java")


def _is_binstub(file: str, function: str | None) -> bool:
    """`/opt/ruby/bin/rackup:23:in 'load'`: what RubyGems installs to start a gem's program."""
    folder = file.replace("\\", "/").rpartition("/")[0]
    return function in ("load", "Kernel#load") and folder.endswith("bin")


def read_frames(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    """Frames from ``index`` on, innermost first, and the index after the last of them."""
    frames: list[Frame] = []
    counts_down = False
    end = index
    while index < len(lines) and index - end <= MAX_GAP_LINES:
        found = frame_in(lines[index]) if not _is_thrown(lines[index].text) else None
        index += 1
        if found is None:
            if (
                frames
                and bare_text(lines[index - 1].text).strip()
                and not _is_elided(lines[index - 1].text)
            ):
                break
            continue
        counts_down = counts_down or found[1]
        end = index
        if len(frames) < MAX_FRAMES:
            frames.append(found[0])
    return _callers(frames[::-1] if counts_down else frames), end


def _callers(frames: list[Frame]) -> list[Frame]:
    """A method written in C has its caller's place: the outer of two in one place is right."""
    return [
        frame
        for frame, outer in zip_longest(frames, frames[1:])
        if outer is None or (frame.file, frame.line) != (outer.file, outer.line)
    ]


def _is_elided(text: str) -> bool:
    """`	 ... 12 levels...` in a deep recursion."""
    return "..." in text and ("level" in text or "more" in text or "frames" in text)


def _is_thrown(text: str) -> bool:
    return ": " in text and text.rstrip().endswith(")") and THROWN.match(text.strip()) is not None
