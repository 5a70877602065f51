"""Names of native functions: demangled, without arguments; and whose code a frame is."""

import re

from opspilot.triage.ownership import is_library_path

MAX_NAME_CHARS = 4000
_ANONYMOUS = "(anonymous namespace)"
_RUNTIME = re.compile(
    r"(?:_*(?:raise|abort|kill|gsignal|tgkill|die|exit|start|clone3?|restore_rt|sigtramp|"
    r"platform_sigtramp)"
    r"|__GI_.{1,80}|__libc_.{1,80}|__assert.{0,80}|__pthread.{1,80}|pthread_.{1,80}|start_thread"
    r"|__stack_chk_fail.{0,40}|__fortify_fail.{0,40}|__chk_fail|__restore_sigs|__syscall\w{0,20}"
    r"|__(?:asan|tsan|msan|ubsan|lsan|sanitizer|interceptor|cxa|gxx|gnu_cxx|cxxabi|libcpp)"
    r"\w{0,80}.{0,200}"
    r"|std::.{1,400}|__gnu_cxx::.{1,400}|abi::.{1,200}|operator (?:new|delete).{0,40}"
    r"|(?:mem(?:cpy|set|move|cmp|chr)|str(?:len|cpy|cat|cmp|ncpy|ncmp|dup|chr)|malloc|calloc|"
    r"realloc"
    r"|free|v?s?n?printf|puts|fwrite|read|write|poll|select|epoll_wait|nanosleep)(?:_\w{1,40})?"
    r"|malloc_printerr|_int_(?:free|malloc|realloc)|munmap_chunk|sysmalloc|unlink_chunk.{0,20}"
    r"|<signal handler called>|\?\?|<redacted>|_start|_dl_\w{1,40}|call_init|_init|"
    r"RtlUserThreadStart"
    r"|Rtl\w{1,60}|BaseThreadInitThunk|KiUserExceptionDispatcher|objc_exception_throw|objc_msgSend"
    r"|_objc_\w{1,60}|-\[NSException .{1,80}|\+\[NSException .{1,80}|_?swift_\w{1,80}|"
    r"_assertionFailure"
    r"|boost::stacktrace::.{1,200}|google::.{1,200}|absl::.{1,200}|folly::symbolizer.{1,200}"
    r"|backward::.{1,200}|testing::.{1,200}|rb_bug\w{0,40}|sigsegv|sigbus|sigill|sigabrt_?handler"
    r"|segfault_handler|StackWalker::.{1,80}|crash_?handler|UmengSignalHandler|CLSSignalHandler"
    r"|__GI\w{0,80}|___?lldb_unnamed_\w{0,40}|_CFXNotificationPost|n/a)$"
)
_SYSTEM_MODULES = re.compile(
    r".{0,300}?(?:^|[\\/])(?:(?:lib(?:c|m|pthread|dl|rt|stdc\+\+|gcc_s|c\+\+(?:abi)?|asan|tsan|"
    r"ubsan|lsan|"
    r"unwind|util|art|base|binder|utils|log|system_\w{1,40}|dyld\w{0,20}|dispatch|objc(?:\.A)?|"
    r"cache|"
    r"xpc|swift\w{0,40}|glib-2\.0|gobject-2\.0|gtk-[34]|gdk-[34]|ffi|wayland-client|Qt\w{1,20}|"
    r"python\d\.\d{1,2}|jvm|node|ruby|nvidia\w{0,30}|cuda\w{0,10})"
    r"[-.\w]{0,40}(?:\.so[\d.]{0,20}|\.dylib))"
    r"|ld-[\w.-]{1,40}|linker(?:64)?|app_process(?:32|64)?|ntdll|kernel32|kernelbase|ucrtbase|"
    r"msvcrt|"
    r"vcruntime\w{0,12}|msvcp\w{0,12}|user32|win32u|combase|segfault-handler\.node"
    r"|CoreFoundation|Foundation|UIKit(?:Core)?|AppKit|QuartzCore|GraphicsServices|CFNetwork|"
    r"Security|"
    r"HIToolbox|SwiftUI|Combine|dyld|IOKit|CoreGraphics|CoreData|AVFoundation|WebKit|"
    r"JavaScriptCore|"
    r"FrontBoardServices|BaseBoard|CoreText|Metal|AttributeGraph)(?:\.dll|\.exe)?$",
    re.IGNORECASE,
)
_SYSTEM_PATHS = (
    "/lib/", "/lib64/", "/usr/lib", "/usr/local/lib/", "/usr/include/", "/usr/src/",
    "/usr/libexec/", "../sysdeps/",
    "./sysdeps/", "../nptl/", "./nptl/", "./stdlib/", "../stdlib/", "./csu/", "../csu/",
    "./malloc/",
    "./string/", "../string/", "./elf/", "./arch/", "src/signal/", "src/exit/", "src/thread/",
    "src/malloc/", "/build/glibc", "/build/gcc", "/system/lib", "/apex/", "/system/bin",
    "/rustc/", "libsanitizer/", "compiler-rt/", "/usr/lib/system/", "segfault-handler/",
    "segfault-handler\\", "/bits/", "c++/", "libstdc++", "f:\\dd\\", "d:\\a01\\_work\\",
    "minkernel\\", "onecore\\",
)  # fmt: skip
_LENGTH = re.compile(r"\d{1,4}")
_RETURNS = re.compile(r"(?:const |static |virtual |inline |unsigned |signed |struct |class )")


_INTERPRETERS = re.compile(
    r"(?:rb_|vm_|ruby_|_?Py[A-Z_]|_PyEval|PyObject|builtin_|zend_|php_|zif_|execute_ex|do_cli|"
    r"lua[BCDFV]?_|"
    r"luaV_|v8::|node::|uv_|napi_|Perl_|perl_|JVM_|jni_|art::|g_(?:closure|signal|main|"
    r"application)_)\w?"
)


def is_known(function: str | None) -> bool:
    """A function that a person could look at: named, and not of the C or C++ runtime."""
    return function is not None and _RUNTIME.match(function) is None


def is_interpreter(function: str | None) -> bool:
    """Of the program that runs other people's programs; `main` only starts one."""
    return function == "main" or bool(function and _INTERPRETERS.match(function))


def function_name(text: str) -> str:
    """`void shop::sum<int>(std::vector<int> const&)` is `shop::sum`; Objective-C's stay whole."""
    name = demangled(text.strip()[:MAX_NAME_CHARS])
    if name.startswith("<"):
        return name
    if name.startswith(("-[", "+[")):
        return name[: name.find("]") + 1] or name
    name = _without_arguments(name.replace(_ANONYMOUS, "{anonymous}"))
    name = _RETURNS.sub("", name).strip()
    if " " in name and "operator" not in name and not name.startswith(("closure", "static", "{")):
        name = name.rpartition(" ")[2]
    return name.lstrip("*&").replace("{anonymous}", _ANONYMOUS)


def _without_arguments(name: str) -> str:
    """Up to the argument list, without template arguments; `operator<` and `operator()` stay."""
    kept: list[str] = []
    depth = 0
    index = 0
    while index < len(name):
        character = name[index]
        if depth == 0 and name.startswith("operator", index) and index + 8 < len(name):
            step = 10 if name.startswith("operator()", index) else 9
            kept.append(name[index : index + step])
            index += step
            continue
        if character == "<":
            depth += 1
        elif character == ">" and depth:
            depth -= 1
        elif depth == 0:
            if character == "(":
                break
            kept.append(character)
        index += 1
    return "".join(kept).strip()


def demangled(name: str) -> str:
    """The nested name of an Itanium-mangled symbol, without arguments; others unchanged."""
    if not name.startswith("_Z"):
        return name
    rest = name[2:]
    nested = rest.startswith("N")
    rest = rest.lstrip("NKVRO") if nested else rest
    parts: list[str] = []
    while (length := _LENGTH.match(rest)) is not None:
        size = int(length.group(0))
        parts.append(rest[length.end() : length.end() + size])
        rest = rest[length.end() + size :]
        if not nested:
            break
    return "::".join(part for part in parts if part) or name


def is_own(function: str | None, place: str | None) -> bool:
    """``place``: source file or module, as printed."""
    if function is None or _RUNTIME.match(function):
        return False
    if place is None:
        return True
    folded = place.replace("\\", "/")
    if any(part in place.lower() or folded.startswith(part) for part in _SYSTEM_PATHS):
        return False
    return _SYSTEM_MODULES.match(place) is None and not is_library_path(place)
