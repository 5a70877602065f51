"""Where PHP says that something happened: places, stack entries, and whose code a file is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.patterns import Pattern

MAX_FRAMES = 400
MAX_HANDLERS = 5
_HANDLER = Pattern(r"(?i)error|exception|handle")

# #0 /srv/shop/src/Cart.php(41): App\Cart->total(Array)
# #1 [internal function]: App\Cart->{closure}()
# #12 {main}      #3 C:\shop\vendor\autoload.php(25): require_once('C:\\shop...')
_ENTRY = re.compile(
    r"(?:PHP )?\s{0,12}#(\d{1,5}) {1,3}"
    r"(?:(\{main\})|\[internal function\]|(\S.{0,500}?)\((\d{1,7})\))(?:: ?(.*))?$",
    re.DOTALL,
)
#  1 APPPATH/Controllers/Home.php(12): CodeIgniter\Database\BaseConnection->query()
_COUNTED = re.compile(
    r"\s{0,4}(\d{1,4}) ((?:[A-Z]:|/|[A-Z]{3,10}PATH)\S{0,400})\((\d{1,7})\): (.*)$"
)
# - /srv/shop/src/Cart.php:41      - ROOT/vendor/cakephp/cakephp/src/Http/Server.php:90
_DASHED = re.compile(
    r"\s{0,4}- ((?:[A-Za-z]:|/|ROOT|APP|CORE)[^:]{1,400}\.(?:php|ctp)):(\d{1,7})(?:: (.*))?$"
)
# #1 App\Cart->total(&App\Item#0001#) called at [src/Cart.php:41]
_CALLED = re.compile(
    r"\s{0,8}#(\d{1,5}) {1,3}(\S.{0,1000}?) called at \[([^\]:]{1,400}):(\d{1,7})\]"
)
# PHP   2. App\Cart->total() /srv/shop/src/Cart.php:41
_XDEBUG = re.compile(
    r"(?:PHP )?\s{1,6}(\d{1,4})\. (\S.{0,300}?) ((?:[A-Za-z]:|/)[^:\n]{1,400}):(\d{1,7})\s*$"
)
#  Doctrine\DBAL\Connection->connect() at /srv/shop/vendor/doctrine/dbal/src/Connection.php:41
#  () at /srv/shop/src/Kernel.php:12       at /srv/shop/src/Kernel.php:12
_AT = re.compile(
    r"\s{0,4}(?:(\S{1,300}?)?\(\) )?at ((?:[A-Za-z]:|/|n/a)[^:\n]{0,400}):(\d{1,7}|n/a)\s*$"
)

_SOURCE = (
    ".php", ".inc", ".module", ".phtml", ".tpl", ".ctp", ".install", ".theme", ".twig", ".php5",
    ".php7", "code", ".profile", ".engine", ".class", ".html", ".phar", ".phpt",
)  # fmt: skip
_NOT_OWN = (
    "/wp-includes/", "/wp-admin/", "/wp-settings.php", "/wp-load.php", "/wp-blog-header.php",
    "/wp-cron.php", "/yiiframework/", "/yii/framework/", "/yii2/", "/framework/yii",
    "/framework/web/c", "/framework/base/c", "/framework/db/", "/system/core/",
    "/system/libraries/", "/system/database/", "/system/helpers/", "systempath/", "/codeigniter/",
    "/core/lib/drupal/", "/core/includes/", "/includes/bootstrap.inc", "/includes/common.inc",
    "/includes/database/", "/includes/menu.inc", "/includes/module.inc", "/lib/cake/",
    "/cake/libs/", "core/cake/", "core/src/", "/library/zend/", "/lib/zend/", "/zend/",
    "/symfony/symfony/", "/usr/share/php", "phar://", "/smarty/", "/pear/", "/storage/framework/",
    "/var/cache/", "/bootstrap/cache/", "/app/cache/", "/typo3/sysext/", "/typo3_src",
    "/libraries/joomla/", "/libraries/src/", "/libraries/vendor/", "/lib/internal/magento/",
    "/app/code/core/mage/", "/lib/varien/", "/generated/code/", "/phpunit", "/composer/",
    "/laminas/", "/concrete/src/", "/3rdparty/", "/runtime/temp/",
)  # fmt: skip
_BOOTSTRAP = (
    "/artisan", "/bin/console", "/server.php", "/app_dev.php", "/app.php", "/spark", "/yii",
    "/bin/phpunit", "/bin/cake.php", "/bin/magento",
)  # fmt: skip
_ENTRANCES = ("index.php", "index_dev.php", "console.php", "worker.php", "cron.php")
_TEMPLATES = (".twig", ".blade.php", ".tpl", ".latte", ".phtml")
_INCLUDES = ("require", "require_once", "include", "include_once", "{main}", "unknown")


class Place(NamedTuple):
    """A text split at the place it ends with."""

    text: str
    file: str
    line: int
    function: str | None = None


class Entry(NamedTuple):
    """One line of a stack: ``callee`` was called at ``file``:``line`` (None inside PHP itself)."""

    number: int
    file: str | None
    line: int | None
    callee: str | None


def split_place(text: str) -> Place | None:
    """`message in /srv/shop/src/Cart.php:41`: None where ``text`` does not end so."""
    head, colon, number = text.rstrip().rpartition(":")
    if not colon or not number.isdigit() or len(number) > 7:
        return None
    return _split_in(head, int(number))


def split_on_line(text: str) -> Place | None:
    """`message in /srv/shop/src/Cart.php on line 41, referer: http://x`."""
    at = text.rfind(" on line ")
    if at < 0:
        return None
    digits = re.match(r"\d{1,7}", text[at + 9 :])
    return _split_in(text[:at], int(digits.group(0))) if digits is not None else None


# no such block in Drupal\shop\Block->build() (line 12 of /srv/web/modules/shop/src/Block.php).
_LINE_OF = Pattern(
    r" \(line (?P<line>\d{1,7}) of (?P<file>[^()\n]{1,400}\.(?:php|inc|module|install|theme|phtml|"
    r"profile|engine))\)"
)


def split_line_of(text: str) -> Place | None:
    """Drupal's `message in Class->method() (line 12 of /srv/web/x.module).`"""
    match = _LINE_OF.search(text) if " (line " in text else None
    if match is None:
        return None
    told, _, function = text[: match.start()].rpartition(" in ")
    number = int(match.group("line") or 0)
    return Place(told, match.group("file") or "", number, callee_name(function))


def _split_in(head: str, number: int) -> Place | None:
    at = head.rfind(" in ")
    file = head[at + 4 :].strip().removeprefix("file ") if at >= 0 else ""
    if at < 0 and head.startswith("in "):
        file = head.removeprefix("in ").strip()
    if file == "Unknown" and number == 0:
        return Place(head[:at], "", 0)
    return Place(head[: max(at, 0)], file, number) if names_file(file) else None


def names_file(text: str) -> bool:
    """True for what PHP prints as a file: with an ending of its own, or `eval()'d code`."""
    folded = text.lower()
    return 0 < len(text) <= 600 and "\n" not in text and folded.endswith(_SOURCE)


def entry_in(line: Line) -> Entry | None:
    """The stack entry that a line is, in any framework's form."""
    text = line.text
    if "#" in text[:24] and (match := _ENTRY.match(text)):
        number = int(match.group(4)) if match.group(4) else None
        return Entry(
            line.number, match.group(3), number, match.group(2) or callee_name(match.group(5))
        )
    if " called at [" in text and (match := _CALLED.match(text)):
        return Entry(line.number, match.group(3), int(match.group(4)), callee_name(match.group(2)))
    if ".php(" in text and (match := _COUNTED.match(text)):
        return Entry(line.number, match.group(2), int(match.group(3)), callee_name(match.group(4)))
    if "- " in text[:6] and (match := _DASHED.match(text)):
        return Entry(line.number, match.group(1), int(match.group(2)), callee_name(match.group(3)))
    return None


def console_entry_in(line: Line) -> Entry | None:
    """`Class->method() at file:line`, as Symfony's console prints it."""
    match = _AT.match(line.text) if "at " in line.text else None
    if match is None or not match.group(3).isdigit():
        return None
    return Entry(line.number, match.group(2), int(match.group(3)), match.group(1))


def xdebug_entry_in(line: Line) -> Entry | None:
    """`PHP   2. App\\Cart->total() /srv/shop/src/Cart.php:41`, outermost first."""
    match = _XDEBUG.match(line.text) if ". " in line.text[:16] else None
    if match is None:
        return None
    return Entry(line.number, match.group(3), int(match.group(4)), callee_name(match.group(2)))


def callee_name(text: str | None) -> str | None:
    """`App\\Cart->total(Array)` without its arguments; closures keep their braces."""
    if not text:
        return None
    name = unescaped(text)
    start = name.find("}") + 1 if "{closure" in name[:200] else 0
    paren = name.find("(", start)
    return name[:paren].strip() if paren > 0 else name.strip()[:300]


def unescaped(text: str) -> str:
    """What a JSON string wrote with further backslashes."""
    if "\\" not in text:
        return text
    return text.replace("\\\\", "\\").replace("\\/", "/").replace('\\"', '"')


def frames_of(thrown: Frame | None, entries: Sequence[Entry]) -> tuple[Frame, ...]:
    """Frames with the function that contains each: the callee of the stack entry further out."""
    entries = _without_handlers(thrown, entries)
    places = [(f.log_line, f.file, f.line) for f in [thrown] if f is not None]
    places += [(e.number, e.file, e.line) for e in entries]
    callees = [e.callee for e in entries] if thrown is not None else [e.callee for e in entries[1:]]
    if thrown is not None and thrown.function and not callees:
        return (thrown,)
    frames: list[Frame] = []
    for (number, file, line), callee in zip(places, [*callees, None], strict=False):
        if file is None or len(frames) >= MAX_FRAMES:
            continue
        function = None if file.endswith(_TEMPLATES) else _function(callee)
        frame = Frame(number, unescaped(file), line, function, is_own_file(file))
        if frames and (frames[-1].file, frames[-1].line) == (frame.file, frame.line):
            frames.pop()
        frames.append(frame)
    return _without_entrance(frames)


def _without_handlers(thrown: Frame | None, entries: Sequence[Entry]) -> Sequence[Entry]:
    """A warning turned into an exception: its handlers stand between the place and its caller."""
    if thrown is None or not entries or not _HANDLER.search(entries[0].callee or ""):
        return entries
    for position, entry in enumerate(entries[1:MAX_HANDLERS], 1):
        if entry.file and (unescaped(entry.file), entry.line) == (thrown.file, thrown.line):
            return entries[position:]
    return entries


def _function(callee: str | None) -> str | None:
    return None if not callee or callee in _INCLUDES else callee


def _without_entrance(frames: list[Frame]) -> tuple[Frame, ...]:
    """`index.php` only starts a framework, unless it threw or there is no framework."""
    if all(frame.in_app for frame in frames):
        return tuple(frames)
    return tuple(
        replace(frame, in_app=False) if position and _is_entrance(frame) else frame
        for position, frame in enumerate(frames)
    )


def _is_entrance(frame: Frame) -> bool:
    return (frame.file or "").replace("\\", "/").rpartition("/")[2] in _ENTRANCES


def is_own_file(path: str) -> bool:
    """False for Composer's packages, the frameworks' folders, caches and entry scripts."""
    folded = "/" + unescaped(path).replace("\\", "/").lower().lstrip("/")
    if is_library_path(path) or any(part in folded for part in _NOT_OWN):
        return False
    return not folded.endswith(_BOOTSTRAP)


def place_frame(number: int, file: str, line: int, function: str | None = None) -> Frame:
    """The frame of a place that was printed by itself."""
    file = unescaped(file)
    return Frame(number, file, line, function, is_own_file(file))
