"""Stack frames of the Dart VM, of package:stack_trace and of the web, and whose they are."""

import re

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line

# #0      Cart.total (package:shop/cart.dart:41:7)      #1      main (file:///srv/shop/bin/main.dart:9)
# #12     _rootRun (dart:async/zone.dart:1354:13)
_VM = re.compile(
    r"\s{0,8}#(\d{1,5}) {1,8}(\S.{0,300}?) \((\S.{0,400}?)(?::(\d{1,7}))?(?::\d{1,6})?\)\s*$"
)
# package:shop/cart.dart 41:7      Cart.total      dart:async     _RootZone.run
# ../test/cart_test.dart 12:5  main.<fn>           packages/shop/cart.dart 41:7   total
_TERSE = re.compile(
    r"\s{0,8}((?:package:|dart:|packages/|dart-sdk/|\.{0,2}/|file:///|test/|lib/|bin/|"
    r"http://|https://)\S{0,400}?)(?: (\d{1,7})(?::(\d{1,6}))?)? {1,60}(\S.{0,200})$"
)
# #00 abs 000000723d6346d7 virt 00000000001ed6d7 _kDartIsolateSnapshotInstructions+0x1e26d7
_OBFUSCATED = re.compile(r"\s{0,8}#\d{2,4} abs [0-9a-f]{8,16} (?:virt [0-9a-f]{4,16} )?(\S{1,120})")
_GAP = re.compile(r"\s{0,8}(?:<asynchronous suspension>|=+ asynchronous gap =+|-+)\s*$")
_PACKAGE = re.compile(r"(?:package:|packages/)([\w.]{1,80})/")
_LIBRARIES = frozenset((
    "flutter", "flutter_test", "flutter_web_plugins", "flutter_localizations", "sky_engine",
    "async", "stack_trace", "test", "test_api", "test_core", "matcher", "http", "dio", "provider",
    "bloc", "flutter_bloc", "hydrated_bloc", "riverpod", "flutter_riverpod", "hooks_riverpod",
    "state_notifier", "get", "get_it", "go_router", "auto_route", "mobx", "flutter_mobx", "rxdart",
    "shelf", "shelf_router", "stream_channel", "stream_transform", "built_value",
    "built_collection", "json_annotation", "json_serializable", "freezed_annotation", "hive",
    "hive_flutter", "sqflite",
    "sqflite_common", "sqflite_common_ffi", "drift", "isar", "path", "path_provider",
    "shared_preferences", "cloud_firestore", "firebase_core", "firebase_auth", "firebase_database",
    "firebase_crashlytics", "firebase_messaging", "cloud_firestore_platform_interface",
    "firebase_core_platform_interface", "grpc", "protobuf", "graphql", "graphql_flutter", "gql",
    "web_socket_channel", "image_picker", "intl", "collection", "meta", "redux", "flutter_redux",
    "equatable", "flame", "video_player", "webview_flutter", "url_launcher", "postgres", "mysql1",
    "mongo_dart", "serverpod", "supabase", "supabase_flutter", "sentry", "sentry_flutter", "args",
    "build_runner", "build", "build_runner_core", "source_gen", "analyzer", "pub", "logging",
    "cached_network_image", "flutter_svg", "camera", "geolocator", "mockito", "mocktail",
    "integration_test", "vm_service", "dwds", "flutter_driver", "retry", "synchronized",
    "animations",
))  # fmt: skip


def read_frame(line: Line) -> Frame | None:
    """The frame that a line is."""
    text = line.text
    if "#" in text[:10]:
        return _vm(line) or _obfuscated(line)
    if ".dart" in text or "dart:" in text[:20] or "package:" in text[:20]:
        terse = _TERSE.match(text)
        if terse is not None and _is_place(terse.group(1)):
            return _frame(line.number, terse.group(1), terse.group(2), terse.group(4))
    return None


def _is_place(place: str) -> bool:
    """A file, or a library whose frames were folded into one: `package:test_api   expect`."""
    return ".dart" in place or place.startswith(("dart:", "package:"))


def _vm(line: Line) -> Frame | None:
    match = _VM.match(line.text)
    if match is None or not _is_dart(match.group(3)):
        return None
    return _frame(line.number, match.group(3), match.group(4), match.group(2))


def _is_dart(place: str) -> bool:
    return ".dart" in place or place.startswith(("dart:", "package:", "org-dartlang"))


def _obfuscated(line: Line) -> Frame | None:
    match = _OBFUSCATED.match(line.text)
    return Frame(line.number, None, None, match.group(1), False) if match is not None else None


def _frame(number: int, place: str, line: str | None, function: str | None) -> Frame:
    file = place.removeprefix("file://") if place.startswith("file:///") else place
    name = None if function is None else function.strip().removeprefix("new ")
    return Frame(number, file, int(line) if line else None, name, is_own(place))


def is_own(place: str) -> bool:
    """False for the SDK, the framework and well-known packages."""
    if place.startswith(("dart:", "dart-sdk/", "org-dartlang")) or "/.pub-cache/" in place:
        return False
    if ".dart" not in place:
        return False
    package = _PACKAGE.match(place)
    return package is None or package.group(1) not in _LIBRARIES


def is_gap(line: Line) -> bool:
    """`<asynchronous suspension>`: the trace goes on behind it."""
    return _GAP.match(line.text) is not None
