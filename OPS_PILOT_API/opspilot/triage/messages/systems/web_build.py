"""Front-end builds: tsc, Angular, esbuild, Vite, webpack, Rollup, Next.js, Sass and ESLint."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.diagnostics import DiagnosticParser, Layout
from opspilot.triage.patterns import Pattern

_FILE = (
    r"(?P<file>(?:[A-Za-z]:)?[^\s:()'\"]+\.(?:[cm]?[jt]sx?|vue|svelte|astro|html?|s?css|sass|"
    r"less|mdx?|json|graphql|prisma))"
)
# A cross that a terminal's code page may have turned into other letters
_CROSS = r"^\s*(?:X|✘|[^\x00-\x7f]{1,6}) \[ERROR\] "
_MISSING = r"TS(?:2307|2305|2306|7016|2614|2688|6053|2792|1192|2724)"
_GRAMMAR = r"TS1\d{3}"

_LAYOUT = Layout(
    # src/app/cart.ts:12:5:      ./src/app/cart.tsx:12:5     ╷─[ src/cart.ts:12:5 ]
    # @ ./src/a.js 3:0
    below=Pattern(
        rf"^\s*(?:at )?(?:[╭,]-?\[)?(?:-->|file:)? ?{_FILE}(?:[: "
        rf"](?P<line>\d+):\d+(?:-\d+)?)?:?\s*(?:$|\]|\?|\(|root stylesheet)"
    ),
    above=Pattern(
        rf"^(?:ERROR in |Error: |\[tsl\] ERROR in |\xD7 |ModuleNotFoundError: |> Build "
        rf"error occurred.*)?{_FILE}"
        r"(?:[:( ](?P<line>\d+)[:,]\d+(?:-\d+)?\)?)?:?\s*$"
    ),
    more=Pattern(r"^(?P<message>  (?:Type '|Property '|Types of |Argument of |'|The types ).*)$"),
)


def _ts(code: str, sample: str, category: C) -> tuple[LineRule, ...]:
    """The three forms in which a TypeScript message is printed."""
    plain = rf"{_FILE}[(:](?P<line>\d+)[,:]\d+\)?:? (?:- )?error (?P<type>{code}): (?P<message>.*)$"
    return (
        LineRule(plain, (sample,), category=category, strength=Strength.TRACE),
        LineRule(
            (
                rf"(?:{_CROSS}|^\s*|error |\] )(?P<type>{code}): "
                rf"(?P<message>.*?)(?: \[plugin [\w-]+\])?$"
            ),
            (sample.partition("error ")[2],),
            category=category,
        ),
    )


_RULES: tuple[LineRule, ...] = (
    *_ts(
        _MISSING,
        "src/cart.ts(12,5): error TS2307: Cannot find module './price'.",
        C.IMPORT_OR_DEPENDENCY,
    ),
    *_ts(_GRAMMAR, "src/cart.ts:12:5 - error TS1005: ';' expected.", C.SYNTAX),
    *_ts(
        r"TS(?:5\d{3}|18\d{3}|6\d{3})",
        "src/cart.ts:1:5 - error TS5023: Unknown compiler option 'x'.",
        C.CONFIG_OR_ENV,
    ),
    *_ts(
        r"TS253[12]|TS1804[789]",
        "src/cart.ts:12:5 - error TS2531: Object is possibly 'null'.",
        C.NULL_REFERENCE,
    ),
    *_ts(
        r"TS\d{4,5}",
        "src/cart.ts:12:5 - error TS2322: Type 'string' is not assignable.",
        C.TYPE_ERROR,
    ),
    LineRule(
        rf"{_CROSS}(?P<type>NG50\d\d|NG100\d): (?P<message>.*?)(?: \[plugin [\w-]+\])?$",
        ("✘ [ERROR] NG5002: Parser Error: Unexpected token [plugin angular-compiler]",),
        category=C.SYNTAX,
    ),
    LineRule(
        (
            rf"(?:{_CROSS}|error )(?P<type>(?:NG)-?\d+|NG\d+): "
            rf"(?P<message>.*?)(?: \[plugin [\w-]+\])?$"
        ),
        ("X [ERROR] NG8001: 'app-cart' is not a known element [plugin angular-compiler]",),
        category=C.TYPE_ERROR,
    ),
    LineRule(
        rf"(?:{_CROSS}|Error: |error: ){_FILE} (?P<message>exceeded maximum budget.*)$",
        (
            (
                "X [ERROR] src/app/cart.css exceeded maximum budget. "
                "Budget 4.00 kB was not met by 1 kB."
            ),
        ),
        category=C.RESOURCE_LIMIT,
    ),
    LineRule(
        rf"(?:{_CROSS}|Error: )(?P<message>.* exceeded maximum budget.*)$",
        ("Error: bundle initial exceeded maximum budget. Budget 1.00 MB was not met by 20 kB.",),
        category=C.RESOURCE_LIMIT,
    ),
    LineRule(
        (
            rf"(?:{_FILE}:(?P<line>\d+):\d+: error: |{_CROSS})(?P<message>Could not resolve "
            rf".*?)(?: \[plugin [\w-]+\])?$"
        ),
        (
            '✘ [ERROR] Could not resolve "./price"',
            ' > src/cart.js:1:7: error: Could not resolve "./price"',
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        type="Could not resolve",
    ),
    LineRule(
        (
            rf"(?P<message>Could not resolve (?:\"[^\"]*\"|'[^']*'|\S+) "
            rf"(?:from|in) [\"']?{_FILE}[\"']?.*)$"
        ),
        ("Could not resolve './price' from src/cart.js",),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        type="Could not resolve",
    ),
    LineRule(
        rf"(?P<message>Rollup failed to resolve import \"[^\"]*\" from \"{_FILE}\".*)$",
        ('[vite]: Rollup failed to resolve import "axios" from "/app/src/api.ts".',),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
    ),
    LineRule(
        rf"(?P<message>Failed to resolve import \"[^\"]*\" from \"{_FILE}\".*)$",
        ('Failed to resolve import "./price" from "src/cart.vue". Does the file exist?',),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
    ),
    LineRule(
        (
            rf"(?P<message>[\"']?\S+?[\"']? is not exported by [\"']?[^\"'\s]+[\"']?, "
            rf"imported by [\"']?{_FILE}[\"']?.*)$"
        ),
        (
            (
                'src/cart.js (2:9): "total" is not exported by '
                '"src/price.js", imported by "src/cart.js".'
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
        strength=Strength.TRACE,
        type="MISSING_EXPORT",
    ),
    LineRule(
        r"(?P<message>(?:Module not found: .*|Can't resolve '.*' in '.*'|Cannot find module "
        r"'[^']*' or its corresponding.*))$",
        ("Module not found: Error: Can't resolve './price' in '/app/src'",),
        category=C.IMPORT_OR_DEPENDENCY,
        type="Module not found",
    ),
    LineRule(
        r"^\s*(?P<type>Type error): (?P<message>.*)$",
        ("Type error: Property 'total' does not exist on type 'Cart'.",),
        category=C.TYPE_ERROR,
    ),
    LineRule(
        r"^\s{1,8}(?P<line>\d+):\d+\s+error\s+(?P<message>\S.*?)\s{2,}(?P<type>[@\w/-]+)\s*$",
        ("  12:5  error  'total' is not defined  no-undef",),
        category=C.SYNTAX,
    ),
    LineRule(
        r"^\s{0,8}(?P<line>\d+):\d+\s+(?:[eE]rror:?)\s+(?P<message>\S.*?)(?:  "
        r"?(?P<type>[@\w/-]+))?\s*$",
        (
            "  12:5  error  Parsing error: Unexpected token",
            "12:5  Error: Missing key.  react/jsx-key",
        ),
        category=C.SYNTAX,
    ),
    LineRule(
        r"(?P<type>Module parse failed|Module build failed|SassError|Syntax error|Parsing error|"
        r"CssSyntaxError|"
        r"PostCSS error|\[postcss\]|\[vite:[\w-]+\]|\[plugin:vite:[\w-]+\]|RollupError|Build "
        r"failed with \d+ errors?|Transform failed with \d+ errors?):? "
        rf"(?:\([^)]*\) ?)?(?:{_FILE}:(?P<line>\d+):\d+:? )?(?P<message>\S.*)$",
        ('SassError: Undefined variable: "$gap".', "[vite:vue] Element is missing end tag."),
        category=C.SYNTAX,
    ),
    LineRule(
        rf"^\s*{_FILE}:(?P<line>\d+):\d+: (?:error|ERROR): (?P<message>.*)$",
        ('src/cart.tsx:12:5: ERROR: Expected ")" but found "}"',),
        category=C.SYNTAX,
        strength=Strength.TRACE,
    ),
    LineRule(
        (
            rf"{_CROSS}(?P<message>(?:Expected|Unexpected|Unterminated|Syntax|The symbol|"
            rf"Invalid).*?)(?: \[plugin [\w-]+\])?$"
        ),
        ('✘ [ERROR] Expected ")" but found "}"',),
        category=C.SYNTAX,
    ),
    LineRule(
        rf"{_CROSS}(?P<message>\S.*?)(?: \[plugin [\w-]+\])?$",
        ('✘ [ERROR] Missing "./x" specifier in "y" package',),
    ),
    LineRule(
        r"(?P<message>(?:✖ \d+ problems? \(|webpack (?:\d[\d.]* )?compiled with \d+ errors?|"
        r"Found \d+ errors?|"
        r"Failed to compile\.?$|Application bundle generation failed|error during build:|Build "
        r"failed because of webpack).*)",
        ("Found 2 errors in the same file", "Application bundle generation failed. [7.1 seconds]"),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"^(?P<type>Error: )?(?P<message>Prisma schema validation.*|error: Error validating .*)$",
        ("error: Error validating model: no id",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"^Error code: (?P<message>(?P<type>P1\d{3}).*)$",
        ("Error code: P1012",),
        category=C.CONFIG_OR_ENV,
    ),
)


class WebBuildParser(DiagnosticParser):
    """Reads one finding per message, with its place and its source line."""

    def __init__(self) -> None:
        super().__init__(
            "web-build",
            runtime="ci-build",
            anchors=(
                r"error TS\d{3,5}|TS\d{4,5}: |\bNG\d{3,5}: |\[ERROR\] [A-Z\"']",
                (
                    r"Module not found: |Module (?:parse|build) failed|Rollup failed to resolve|"
                    r"ould not resolve"
                ),
                (
                    r"exceeded maximum budget|is not exported by|Type error: |SassError|Failed to "
                    r"resolve import"
                ),
                (
                    r"\d{1,5}:\d{1,4} {1,6}[eE]rror:? |problems? \(\d{1,5} error|: ERROR: |rror "
                    r"validating"
                ),
                (
                    r"(?:Build|Transform) failed with \d|\[vite[:\]]|RollupError|CssSyntaxError|"
                    r"Error code: P1"
                ),
                (
                    r"bundle generation failed|Failed to compile|Can't resolve '|compiled with "
                    r"\d{1,4} error"
                ),
            ),
            rules=_RULES,
            layout=_LAYOUT,
        )
