"""Compilers and linkers: gcc, clang, ld, MSVC, rustc, go, swiftc, the C# compiler, CMake, make."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.diagnostics import DiagnosticParser, Layout
from opspilot.triage.patterns import Pattern

_C_FILE = (
    r"(?P<file>(?:[A-Za-z]:)?[^\s:()'\"]+\.(?:c|cc|cpp|cxx|c\+\+|h|hh|"
    r"hpp|hxx|inl|ipp|m|mm|cu|cuh|S|ino))"
)

_LAYOUT = Layout(
    #   --> src/main.rs:12:5
    below=Pattern(r"^\s*--> (?P<file>[^\s:]+):(?P<line>\d+):\d+"),
    more=Pattern(
        r"^  (?P<message>(?:Could not|By not|Unknown CMake|The "
        r"following|Target |Cannot |Parse error|"
        r"A required|No CMAKE|CMake \d|include could|Package ).*)$"
    ),
    function=Pattern(
        r": In (?:member |static member |lambda )?(?:function|constructor|destructor) "
        r"['\x{2018}`](?:[\w:<>*&~,\s]*[\s*&])?(?P<function>[\w:~]+)[^'\x{2019}]*['\x{2019}]:"
    ),
)

_RULES: tuple[LineRule, ...] = (
    LineRule(
        rf"{_C_FILE}:(?P<line>\d+)(?::\d+)?: (?:fatal )?error: (?P<message>['\"]?(?:\S*/)?[\w.+-]+"
        r"['\"]?(?:: No such file or directory| file not found))",
        (
            "src/cart.c:3:10: fatal error: shop/price.h: No such file or directory",
            "src/cart.m:3:9: fatal error: 'shop/price.h' file not found",
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        type="fatal error",
        runtime="cpp",
    ),
    LineRule(
        rf"{_C_FILE}:(?P<line>\d+)(?::\d+)?: (?P<type>fatal error|error): (?P<message>(?:static "
        r"assertion|static_assert) failed.*)$",
        ("src/cart.c:3:1: error: static assertion failed: size",),
        category=C.ASSERTION,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        rf"{_C_FILE}:(?P<line>\d+)(?::\d+)?: (?P<type>fatal error|error): (?P<message>.*(?:"
        r"cannot convert|invalid conversion|incompatible|no matching function|has no member|"
        r"no member named|was not declared|undeclared|not declared|does not name a type|too "
        r"(?:few|many) arguments|"
        r"not a member|unknown type name|no viable|implicit declaration|conflicting types|"
        r"undefined reference|redefinition).*)$",
        ("src/cart.c:12:5: error: 'total' undeclared (first use in this function)",),
        category=C.TYPE_ERROR,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        rf"{_C_FILE}:(?P<line>\d+)(?::\d+)?: (?P<type>fatal error|error): (?P<message>.*)$",
        ("src/cart.cpp:12:5: error: expected ';' before 'return'",),
        category=C.SYNTAX,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        (
            rf"{_C_FILE}\((?P<line>\d+)(?:,\d+)?\)\s?: (?:fatal )?error (?P<type>C\d+|"
            rf"LNK\d+): (?P<message>.*)$"
        ),
        ("src\\cart.cpp(12): error C2065: 'total': undeclared identifier",),
        category=C.SYNTAX,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        r"(?:^|[\s:\\/])(?P<file>[\w./\\+-]+\.(?:c|cc|cpp|cxx|o|obj)):(?:(?P<line>\d+): |\([^)"
        r"]*\): |[^:]*: )?"
        r"(?:in function `(?P<function>[^']+)': "
        r"?)?(?P<message>undefined reference to [`'\x{2018}].*)$",
        (
            "/usr/bin/ld: cart.o: in function `total': cart.c:12: undefined reference to `price'",
            "cart.c:(.text+0x1f): undefined reference to `price'",
        ),
        type="undefined reference",
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        r"(?P<message>(?:cannot find -l\S+|library not found for -l\S+|library '[^']+' not found|"
        r"undefined reference to [`'\x{2018}].*|undefined symbol: .*|multiple definition of .*|"
        r"Undefined symbols for architecture .*|duplicate symbol .*|unresolved external symbol .*|"
        r"file not recognized: .*|relocation .* recompile with -fPIC.*|cannot open output file "
        r".*))$",
        ("/usr/bin/ld: cannot find -lssl", "ld: library not found for -lpq"),
        type="linker error",
        category=C.IMPORT_OR_DEPENDENCY,
        runtime="cpp",
    ),
    LineRule(
        r"(?P<message>(?:collect2: error: ld returned|clang(?:\+\+)?: error: linker command failed|"
        r"ninja: build stopped|compilation terminated|\d+ errors? generated).*)",
        ("collect2: error: ld returned 1 exit status", "ninja: build stopped: subcommand failed."),
        strength=Strength.SYMPTOM,
        runtime="cpp",
    ),
    LineRule(
        r"CMake Error (?:at|in) (?P<file>[^\s:]+):(?P<line>\d+)(?: \((?P<function>\w+)\))"
        r"?:\s*(?P<message>.*)$",
        ("CMake Error at CMakeLists.txt:12 (find_package):",),
        type="CMake Error",
        category=C.CONFIG_OR_ENV,
        strength=Strength.TRACE,
        runtime="cpp",
    ),
    LineRule(
        r"CMake Error: (?P<message>.*)$",
        ("CMake Error: The source directory does not exist.",),
        type="CMake Error",
        category=C.CONFIG_OR_ENV,
        runtime="cpp",
    ),
    LineRule(
        r"^(?:\S+/)?(?:g|bsd|n)?make(?:\[\d+\])?: \*\*\* (?P<message>(?:No rule to make target|"
        r"No targets "
        r"specified and no makefile found).*)$",
        ("make: *** No rule to make target 'bild'.  Stop.",),
        type="make",
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"^(?P<file>[\w./+-]+):(?P<line>\d+): \*\*\* (?P<message>.*)$",
        ("Makefile:12: *** missing separator.  Stop.",),
        type="make",
        category=C.SYNTAX,
        strength=Strength.TRACE,
    ),
    LineRule(
        r"(?P<message>make(?:\[\d+\])?: \*\*\* .*Error \d+.*)$",
        ("make[2]: *** [Makefile:12: all] Error 2",),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"^(?:\s*)error(?:: |\[E\d+\]: )(?P<message>(?:aborting due to|could not compile|failed "
        r"to run custom build "
        r"command|build failed|process didn't exit successfully).*)$",
        ('error: could not compile `shop` (bin "shop") due to 1 previous error',),
        strength=Strength.SYMPTOM,
        runtime="rust",
    ),
    LineRule(
        r"^\s*error\[(?P<type>E(?:0432|0433|0463|0583))\]: (?P<message>.*)$",
        ("error[E0432]: unresolved import `serde_yaml`",),
        category=C.IMPORT_OR_DEPENDENCY,
        runtime="rust",
    ),
    LineRule(
        r"^\s*error\[(?P<type>E(?:0308|0277|0599|0425|0412|0061|0369|0282|0283))\]: "
        r"(?P<message>.*)$",
        ("error[E0308]: mismatched types",),
        category=C.TYPE_ERROR,
        runtime="rust",
    ),
    LineRule(
        r"^\s*error\[(?P<type>E\d{4})\]: (?P<message>.*)$",
        ("error[E0382]: borrow of moved value: `cart`",),
        category=C.SYNTAX,
        runtime="rust",
    ),
    LineRule(
        r"^error: linking with `[^`]+` failed: (?P<message>.*)$",
        ("error: linking with `cc` failed: exit status: 1",),
        type="linker error",
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.WARNING,
        runtime="rust",
    ),
    LineRule(
        r"^error: (?P<message>(?:no matching package named|failed to select a version|failed to "
        r"get `|"
        r"failed to download|failed to load source|no such (?:sub)?command|package `[^`]+` "
        r"cannot be built|"
        r"failed to (?:parse|read) (?:the )?(?:manifest|lock).*|failed to load manifest|the "
        r"lock file .* needs to be updated|"
        r"could not find `Cargo.toml`|toolchain '[^']+' is not installed|rustup could not choose|"
        r"package ID specification|feature `[^`]+`|cyclic package dependency).*)$",
        (
            "error: no matching package named `serde_jsn` found",
            "error: failed to select a version for `openssl-sys`.",
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        runtime="rust",
    ),
    LineRule(
        r"^(?:(?:vet|#|\.\/)?:? ?)?(?P<file>[\w./@+-]+\.go):(?P<line>\d+)(?::\d+)?: "
        r"(?P<message>(?:no required module|"
        r"cannot find (?:package|module)|package \S+ is not in|could not import|import cycle|"
        r"use of internal package).*)$",
        ("cmd/api/main.go:8:2: no required module provides package github.com/a/b; to add it:",),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        runtime="go",
        type="build error",
    ),
    LineRule(
        r"^(?:vet: )?(?P<file>[\w./@+-]+\.go):(?P<line>\d+):\d+: (?P<message>(?:syntax error|"
        r"expected |illegal |"
        r"non-declaration|\S+ declared (?:and|but) not used|\"[^\"]+\" imported and not used|"
        r"missing return).*)$",
        (
            "./main.go:12:2: syntax error: unexpected newline",
            "./main.go:12:2: total declared and not used",
        ),
        category=C.SYNTAX,
        strength=Strength.TRACE,
        runtime="go",
        type="build error",
    ),
    LineRule(
        r"^(?:vet: )?(?P<file>[\w./@+-]+\.go):(?P<line>\d+):\d+: (?P<message>(?:undefined: |"
        r"cannot use |invalid |"
        r"not enough arguments|too many (?:arguments|return)|assignment mismatch|impossible |"
        r"missing |"
        r"unknown field|\S+ redeclared|mismatched types|cannot |multiple-value|\S+ undefined |"
        r"first argument|no new variables|undeclared name|\S+ \(.*\) (?:is not|does not)).*)$",
        ("./cart.go:12:9: undefined: Total",),
        category=C.TYPE_ERROR,
        strength=Strength.TRACE,
        runtime="go",
        type="build error",
    ),
    LineRule(
        r"^go: (?P<message>.*(?:go\.mod|module|requires|checksum mismatch|unknown revision|"
        r"reading |"
        r"cannot find|no matching versions|invalid version|updates to go|missing go\.sum|"
        r"download).*)$",
        (
            "go: example.com/shop@v1.2.3: reading example.com/shop/go.mod: 404 Not Found",
            "go: go.mod file not found in current directory or any parent directory",
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        runtime="go",
        type="go",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.swift):(?P<line>\d+)(?::\d+)?: error: "
        r"(?P<message>no such module .*)$",
        ("Sources/App/main.swift:1:8: error: no such module 'Vapor'",),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        runtime="swift",
        type="error",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.swift):(?P<line>\d+)(?::\d+)?: error: "
        r"(?P<message>(?:cannot (?:find|convert|"
        r"assign)|value of type|no exact matches|missing argument|extra argument|incorrect "
        r"argument|"
        r"type '|argument type|initializer|instance method|static member|value of optional type)"
        r".*)$",
        ("Sources/App/Cart.swift:12:9: error: cannot find 'total' in scope",),
        category=C.TYPE_ERROR,
        strength=Strength.TRACE,
        runtime="swift",
        type="error",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.swift):(?P<line>\d+)(?::\d+)?: error: (?P<message>.*)$",
        ("Sources/App/Cart.swift:12:9: error: expected '}' in struct",),
        category=C.SYNTAX,
        strength=Strength.TRACE,
        runtime="swift",
        type="error",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.(?:cs|vb|razor|cshtml|fs))\((?P<line>\d+)"
        r",\d+(?:,\d+,\d+)?\): error "
        r"(?P<type>CS0?(?:234|246|012|006)|FS0039): (?P<message>.*?)(?: \[[^\[\]]+proj\])?$",
        (
            (
                "/src/Cart.cs(3,7): error CS0246: The type or namespace "
                "name 'Json' could not be found "
                "[/src/Shop.csproj]"
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        runtime="csharp",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.(?:cs|vb|razor|cshtml|fs))\((?P<line>\d+)"
        r",\d+(?:,\d+,\d+)?\): error "
        r"(?P<type>CS10[0-3]\d|CS15\d\d|BC3\d+|RZ\d+|FS0010): (?P<message>.*?)(?: "
        r"\[[^\[\]]+proj\])?$",
        ("/src/Cart.cs(12,5): error CS1002: ; expected [/src/Shop.csproj]",),
        category=C.SYNTAX,
        strength=Strength.TRACE,
        runtime="csharp",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+\.(?:cs|vb|razor|cshtml|fs))\((?P<line>\d+)"
        r",\d+(?:,\d+,\d+)?\): error "
        r"(?P<type>[A-Z]{2,8}\d{1,5}): (?P<message>.*?)(?: \[[^\[\]]+proj\])?$",
        ("/src/Cart.cs(12,5): error CS1061: 'Cart' does not contain a definition for 'Total'",),
        category=C.TYPE_ERROR,
        strength=Strength.TRACE,
        runtime="csharp",
    ),
    LineRule(
        r"(?P<file>(?:[A-Za-z]:)?[^\s:()]+proj|[^\s:()]+\.(?:targets|sln|props))"
        r"(?:\((?P<line>\d+),\d+\))? ?: error (?P<type>[A-Z]{2,8}\d{1,5}): "
        r"(?P<message>.*?)(?: \[[^\[\]]+\])?$",
        ("/src/Shop.csproj : error NU1101: Unable to find package Shop.Core.",),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
    ),
    LineRule(
        r"(?:MSBUILD|MSBuild|error) ?:? error (?P<type>MSB\d+|NETSDK\d+): (?P<message>.*)$",
        ("MSBUILD : error MSB1009: Project file does not exist.",),
        category=C.CONFIG_OR_ENV,
    ),
)


class CompilersParser(DiagnosticParser):
    """Reads one finding per message; the runtime is that of the language compiled."""

    def __init__(self) -> None:
        super().__init__(
            "compilers",
            runtime="ci-build",
            anchors=(
                r":\d{1,6}(?::\d{1,5})?: (?:fatal )?error: |undefined reference to|CMake Error",
                (
                    r"\(\d{1,6}(?:,\d{1,5}){0,3}\) ?: (?:fatal )?error [A-Z]{1,8}\d|: error "
                    r"[A-Z]{2,6}\d{3,5}: "
                ),
                (
                    r"\*\*\* (?:No rule|No targets|missing sep|.{0,200}Error \d)|cannot find -l|"
                    r"library not found"
                ),
                (
                    r"error\[E\d{4}\]|error: (?:no matching package|failed to select|could not "
                    r"compile|linking)"
                ),
                r"\.go:\d{1,6}:\d{1,5}: |\ngo: [a-z]|Undefined symbols for|unresolved external",
                (
                    r"error: (?:failed to (?:load|parse|get|download)|no such|toolchain)|"
                    r"Makefile:\d{1,6}: \*\*\*"
                ),
            ),
            rules=_RULES,
            layout=_LAYOUT,
        )
