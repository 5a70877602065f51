"""Rust's backtraces (std, anyhow, eyre print one form), and whose code a frame is."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path

MAX_FRAMES = 400
MAX_SKIPPED_LINES = 12
"""Source lines and notes that color-eyre puts between two frames."""

#    4: shop::cart::total::h0a1b2c3d4e5f6071      1:     0x55d0c7 - std::panicking::begin_panic
_NUMBERED = re.compile(r"[\s│]{0,12}(\d{1,4}):\s{1,40}(?:0x[0-9a-f]{1,16} - )?(\S.{0,1000})$")

#              at ./src/cart.rs:41:9      at /rustc/9fc6b4/library/core/src/panicking.rs:72:14
_AT = re.compile(
    r"[\s│]{0,60}at ((?:[A-Za-z]:)?[^:\n]{1,500}?):(\d{1,7})(?::\d{1,6})?(?: on ThreadId.*)?\s*$"
)

# shop::cart::total::h0a1b2c3d4e5f6071
_HASH = re.compile(r"(.*)::h[0-9a-f]{16}$")
_SYMBOL = re.compile(r"[<_A-Za-z][^\n]{0,1000}$")

_CRATES = frozenset((
    "std", "core", "alloc", "test", "proc_macro", "backtrace", "panic_unwind", "gimli",
    "addr2line", "anyhow", "eyre", "color_eyre", "stable_eyre", "tokio", "tokio_util",
    "tokio_rustls", "futures", "futures_util", "futures_core", "futures_executor", "async_std",
    "smol", "hyper", "hyper_util", "h2", "reqwest", "tower", "tower_http", "tower_service", "axum",
    "axum_core", "actix_web", "actix_http", "actix_rt", "actix_server", "actix_service",
    "actix_router", "actix", "warp", "rocket", "rocket_http", "tonic", "prost", "serde",
    "serde_json", "serde_yaml", "toml", "rayon", "rayon_core", "crossbeam", "crossbeam_utils",
    "crossbeam_epoch", "crossbeam_channel", "parking_lot", "parking_lot_core", "once_cell",
    "lazy_static", "diesel", "sqlx", "sqlx_core", "sea_orm", "rusqlite", "r2d2", "redis",
    "mongodb", "tracing", "tracing_core", "tracing_subscriber", "tracing_futures", "log",
    "env_logger", "clap", "clap_builder", "structopt", "regex", "regex_automata", "bytes", "mio",
    "rustls", "openssl", "native_tls", "chrono", "time", "uuid", "url", "http", "rand",
    "rand_core", "num_cpus", "threadpool", "bevy_app", "bevy_ecs", "bevy_winit", "bevy_internal",
    "winit", "wgpu", "wgpu_core", "eframe", "egui_winit", "tauri", "tauri_runtime_wry", "wry",
    "tao", "wasm_bindgen", "console_error_panic_hook", "better_panic", "human_panic", "scoped_tls",
    "scopeguard", "indexmap", "hashbrown", "ndarray", "tungstenite", "async_trait", "pin_project",
    "rdkafka", "lapin", "aws_config", "aws_sdk_s3", "kube", "main", "_main", "_start", "start",
    "clone", "clone3", "rust_begin_unwind", "rust_panic",
))  # fmt: skip
_TOOLCHAIN = (
    "/rustc/", "library/std/src", "library/core/src", "library/alloc/src", "library/test/src",
    "/src/libstd/", "/src/libcore/", "/src/liballoc/", "/src/libtest/", "/src/libpanic_unwind/",
    "libstd/", "libcore/", "/.rustup/", "/nptl/", "/sysdeps/", "/csu/", "macros>", "/build/glibc",
)  # fmt: skip
_MACHINERY = (
    "std::panicking::", "core::panicking::", "rust_begin_unwind", "std::backtrace", "backtrace::",
    "<std::sys_common::backtrace", "std::sys_common::backtrace", "<std::sys::backtrace",
    "rust_panic", "std::sys::backtrace", "_print", "anyhow::error::", "anyhow::", "<core::fmt",
    "core::fmt::write", "std::io::Write::write_fmt", "std::rt::begin_panic", "color_eyre::",
    "eyre::", "core::result::unwrap_failed", "std::sys::unix::backtrace", "std::io::impls",
    "alloc::boxed::Box", "<alloc::boxed::Box", "__rustc::rust_begin_unwind",
    "__rust_end_short_backtrace", "core::option::expect_failed", "core::option::unwrap_failed",
    "core::slice::index::", "_<",
)  # fmt: skip


def place_of(file: str, line: str, number: int, function: str | None = None) -> Frame:
    """The frame of a ``file:line`` that was printed without a backtrace."""
    return Frame(number, file, int(line), function, is_own_file(file))


def is_own_file(path: str) -> bool:
    """False for the standard library's files, and for those of other crates."""
    folded = path.replace("\\", "/")
    return not (is_library_path(path) or any(part in f"/{folded}" for part in _TOOLCHAIN))


def read_backtrace(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    """Frames from ``index`` on, innermost first, and the index after the last of them."""
    frames: list[Frame] = []
    end, skipped = index, 0
    while index < len(lines) and skipped <= MAX_SKIPPED_LINES:
        taken = _take(lines, index, frames)
        skipped = 0 if taken else skipped + 1
        if not taken and _ends(lines[index].text, frames):
            break
        index += taken or 1
        end = index if taken else end
    return _without_machinery(frames), end


def _ends(text: str, frames: list[Frame]) -> bool:
    stripped = text.strip()
    if not stripped:
        return bool(frames)
    return stripped.startswith(("note: ", "thread '", "Run with", "failures:", "Caused by"))


def _take(lines: Sequence[Line], index: int, frames: list[Frame]) -> int:
    """Reads the frame at ``index``; the lines it took, 0 where none stands there."""
    text = lines[index].text
    at = _AT.match(lines[index + 1].text) if index + 1 < len(lines) else None
    numbered = _NUMBERED.match(text) if ":" in text[:20] else None
    if numbered is not None:
        _add(frames, numbered.group(2), at, lines[index].number)
        return 2 if at is not None else 1
    if at is not None and frames and _SYMBOL.match(text.strip()) and not _AT.match(text):
        _add(frames, text.strip(), at, lines[index].number)
        return 2
    return 0


def _add(frames: list[Frame], symbol: str, at: re.Match[str] | None, number: int) -> None:
    if len(frames) >= MAX_FRAMES:
        return
    name = without_hash(symbol.strip())
    file = at.group(1).strip() if at is not None else None
    line = int(at.group(2)) if at is not None else None
    own = _is_own_symbol(name) and (file is None or is_own_file(file))
    frames.append(Frame(number + (at is not None), file, line, name, own))


def without_hash(symbol: str) -> str:
    """`shop::run::h0a1b2c3d4e5f6071` as `shop::run`."""
    match = _HASH.match(symbol)
    return match.group(1) if match is not None else symbol


# <shop::cart::Cart as core::ops::drop::Drop>::drop     _<T>     shop::main::{{closure}}
_CRATE = re.compile(
    r"[<&\[(*]{0,4}(?:dyn |mut |const )?(\w{1,80})(?:\[[0-9a-f]{1,16}\])?(?:::|$| as )"
)


def _is_own_symbol(name: str) -> bool:
    match = _CRATE.match(name)
    if match is None:
        return False
    crate = match.group(1)
    return crate not in _CRATES and not crate.startswith(("__", "bevy_", "rust_"))


def _without_machinery(frames: list[Frame]) -> list[Frame]:
    """Without what the panic itself called, at the top of the backtrace."""
    for position, frame in enumerate(frames):
        if frame.in_app or not (frame.function or "").startswith(_MACHINERY):
            return frames[position:]
    return frames
