"""Maven, Gradle, javac, kotlinc and sbt."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.diagnostics import DiagnosticParser, Layout
from opspilot.triage.messages.gradle_blocks import read_block
from opspilot.triage.patterns import Pattern

_MAVEN = (
    r"\[ERROR\] (?P<file>(?:/?[A-Za-z]:)?[^\s:\[\]]+\.(?:java|groovy|kt|"
    r"scala)):\s?[\[(](?P<line>\d+),\s?\d+[\])] "
)
_JAVAC = (
    r"(?:^|\s)(?P<file>(?:[A-Za-z]:)?[^\s:()\[\]]+\.java):(?P<line>\d"
    r"+): (?:error|错误|Fehler|erreur): "
)
_KOTLIN = (
    r"(?:^|\s)e: (?:file://)?(?P<file>(?:/?[A-Za-z]:)?[^\s:()]+\.kts?):(?:"
    r" \()?(?P<line>\d+)(?:, |:)\d+\)?:? "
)
_SCALA = (
    r"\[error\] (?:-- )?(?:\[E\d+\] )?(?:[\w ]+Error: "
    r")?(?P<file>(?:[A-Za-z]:)?[^\s:()\[\]]+\.(?:scala|sc|sbt)):(?P<line>\d+)(?::\d+)?:? ?"
)

_IMPORTS = (
    r"(?:package \S+ does not exist|module not found|class file for \S+ "
    r"not found|error: cannot access).*"
)
_TYPES = (
    r"(?:cannot find symbol|incompatible types|method .* (?:cannot be applied|in class .* cannot)|"
    r"no suitable (?:method|constructor)|.* is not abstract and does not override|"
    r"constructor .* cannot be applied|bad operand types|.* cannot be dereferenced|"
    r"unreported exception|.*might not have been initialized|variable .* is already defined|"
    r"method does not override|cannot inherit|.* has private access|"
    r"Unresolved reference|Type mismatch|[Tt]ype mismatch|Argument type mismatch|None of the "
    r"following|"
    r"No value passed for parameter|.*not found: |value .* is not a member|not enough arguments|"
    r"overloaded method|Return type mismatch|Only safe).*"
)


def _compiled(head: str, sample: str, kind: str, runtime: str | None) -> tuple[LineRule, ...]:
    """One compiler's line, by what it says."""
    cases = (
        (_IMPORTS, "package com.shop does not exist", C.IMPORT_OR_DEPENDENCY),
        (_TYPES, "cannot find symbol", C.TYPE_ERROR),
        (r".+", "';' expected", C.SYNTAX),
    )
    return tuple(
        LineRule(
            rf"{head}(?P<message>{words})$",
            (sample + said,),
            type=kind,
            category=category,
            strength=Strength.TRACE,
            runtime=runtime,
        )
        for words, said, category in cases
    )


_RULES: tuple[LineRule, ...] = (
    *_compiled(
        _MAVEN, "[ERROR] /app/src/main/java/shop/Cart.java:[12,5] ", "COMPILATION ERROR", None
    ),
    *_compiled(_JAVAC, "/app/src/main/java/shop/Cart.java:12: error: ", "compile error", None),
    *_compiled(_KOTLIN, "e: file:///app/src/main/kotlin/shop/Cart.kt:12:5 ", "compile error", None),
    *_compiled(
        _SCALA, "[error] /app/src/main/scala/shop/Cart.scala:12:5: ", "compile error", "scala"
    ),
    LineRule(
        r"(?P<message>(?:COMPILATION ERROR|BUILD FAILURE|BUILD FAILED|Compilation failed|"
        r"FAILURE: Build failed|"
        r"There (?:are|were) (?:test failures|failing tests)|Compilation failure$|.*Compilation "
        r"failure: ?$|"
        r"Failed to execute goal .*(?:Compilation failure|There are test failures|"
        r"MojoFailureException: Compilation)|"
        r"\[error\] .*Compilation failed|Tests run: \d+, Failures: [1-9]|Tests run: \d+, "
        r"Failures: 0, Errors: [1-9]|"
        r"\[ERROR\] .*<<< (?:FAILURE|ERROR)!).*)$",
        (
            "[INFO] BUILD FAILURE",
            "[ERROR] COMPILATION ERROR : ",
            "FAILURE: Build failed with an exception.",
        ),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"\[(?:ERROR|FATAL)\] (?P<message>.*(?:Could not (?:resolve|find artifact|transfer)|"
        r"Non-resolvable|"
        r"could not be resolved|No plugin found for prefix|was not found in |Failed to collect "
        r"dependencies|"
        r"Failure to (?:find|transfer)|DependencyResolutionException).*)$",
        (
            (
                "[ERROR] Failed to execute goal on project shop: Could not resolve "
                "dependencies for project "
                "com.shop:shop:jar:1.0: Could not find artifact com.shop:core:jar:2.0"
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
    ),
    LineRule(
        r"\[(?:ERROR|FATAL)\] (?P<message>(?:Failed to execute goal )?.*(?:invalid (?:target|"
        r"source) release|"
        r"release version \S+ not supported|No compiler is provided|Unknown lifecycle phase|"
        r"requires a project to execute|Malformed POM|Non-parseable POM|is missing|Could not "
        r"find goal|"
        r"must be a valid version|JAVA_HOME|Unable to find a single main class|Unable to find "
        r"main class|"
        r"The specified user settings file|Detected JDK|RequireJavaVersion|is duplicate|"
        r"Unrecognised tag).*)$",
        (
            (
                '[ERROR] Unknown lifecycle phase "biuld". You must specify a valid lifecycle '
                "phase -> [Help 1]"
            ),
        ),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"\[ERROR\]\s+(?P<function>[A-Z]\w*(?:\.\w+)+):(?P<line>\d+)(?:->[\w.:]+)* (?:» "
        r"(?P<type>\w+) ?)?(?P<message>.*)$",
        (
            "[ERROR]   CartTest.total:41 expected: <12> but was: <10>",
            "[ERROR]   CartTest.total:41 » NullPointer",
        ),
        category=C.ASSERTION,
    ),
    LineRule(
        r"\[ERROR\] (?P<message>Failed to execute goal .*)$",
        (
            (
                "[ERROR] Failed to execute goal "
                "org.codehaus.mojo:exec-maven-plugin:3.1.0:exec (x) on "
                "project shop: Command execution failed."
            ),
        ),
    ),
    LineRule(
        r"\[error\] (?P<message>(?:stack trace is suppressed|\(.*\) ).*|Total time.*)$",
        ("[error] (compile / compileIncremental) Cycle",),
        strength=Strength.SYMPTOM,
        runtime="scala",
    ),
    LineRule(
        r"\[error\]\s+(?P<message>(?:sbt\.(?:\w+\.)?ResolveException: |not found: |"
        r"Error downloading |"
        r"unresolved dependency: ).*)$",
        ("[error] sbt.ResolveException: unresolved dependency: com.shop#core;2.0: not found",),
        category=C.IMPORT_OR_DEPENDENCY,
        runtime="scala",
    ),
    LineRule(
        r"(?P<message>Could not (?:find or load main class .*|determine java version from .*|"
        r"create service of type .*|initialize class org\.codehaus.*)|Unsupported class file "
        r"major version \d+.*|"
        r"Gradle requires JVM .*|SDK location not found.*|ERROR: JAVA_HOME is .*|"
        r"Minimum supported Gradle version is .*)$",
        ("ERROR: JAVA_HOME is set to an invalid directory: /usr/lib/jvm",),
        category=C.CONFIG_OR_ENV,
    ),
)

_HELP = Pattern(r"\[Help \d+\] http\S*/MAVEN/(?P<type>\w+)")
MAX_HELP_LINES = 60


class JvmBuildParser(DiagnosticParser):
    """Reads one finding per message, and Gradle's block of what went wrong."""

    def __init__(self) -> None:
        super().__init__(
            "jvm-build",
            runtime="ci-build",
            anchors=(
                (
                    r"\[ERROR\] (?:COMPILATION|/|Failed|Unknown|[A-Z]:|Non-|Malformed|The |Could|"
                    r"Plugin|src)"
                ),
                r"What went wrong:|BUILD FAIL|FAILURE: Build failed|SDK location not found",
                r"\.java:\d{1,6}: error: |\be: [\w:/\\.-]{1,250}\.kts?:|\[error\] ",
                r"\.java:\[\d{1,6},\d|\.kt:(?: \(|\[)\d|\[FATAL\] ",
                r"JAVA_HOME is |Unsupported class file major|Gradle requires JVM",
            ),
            rules=_RULES,
            layout=Layout(
                more=Pattern(
                    r"^(?:\[(?:ERROR|error)\])?\s{2,8}(?P<message>(?:symbol|location|required|"
                    r"found|reason|"
                    r"bad (?:source|class) file|file does not contain):? .*)$"
                )
            ),
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found = [_with_help(lines, finding) for finding in super().find(lines)]
        for index, line in enumerate(lines):
            if "What went wrong:" in line.text:
                finding = read_block(lines, index)
                found += [finding] if finding is not None else []
        return sorted(found, key=lambda finding: finding.first_line)


def _with_help(lines: Sequence[Line], finding: Finding) -> Finding:
    """Maven names the exception only in the link to its manual."""
    root = finding.root
    if root.type is not None or "[Help" not in (root.message or ""):
        return finding
    start = max(0, root.log_line - lines[0].number) if lines else 0
    for line in lines[start : start + MAX_HELP_LINES]:
        match = _HELP.search(line.text)
        if match is not None:
            told = replace(root, type=match.group("type"))
            return replace(finding, exceptions=(told,))
    return finding
