"""Every trace parser, in order of precedence: of two that read one line the earlier wins."""

from opspilot.triage.traces.base import TraceParser
from opspilot.triage.traces.languages.apple import AppleTraceParser
from opspilot.triage.traces.languages.dart import DartTraceParser
from opspilot.triage.traces.languages.dotnet import DotnetTraceParser
from opspilot.triage.traces.languages.elixir import ElixirTraceParser
from opspilot.triage.traces.languages.erlang import ErlangTraceParser
from opspilot.triage.traces.languages.go import GoTraceParser
from opspilot.triage.traces.languages.haskell import HaskellTraceParser
from opspilot.triage.traces.languages.javascript import JavaScriptTraceParser
from opspilot.triage.traces.languages.javascript_tests import JavaScriptTestParser
from opspilot.triage.traces.languages.julia import JuliaTraceParser
from opspilot.triage.traces.languages.jvm import JvmTraceParser
from opspilot.triage.traces.languages.jvm_reports import JvmReportParser
from opspilot.triage.traces.languages.lua import LuaTraceParser
from opspilot.triage.traces.languages.native import NativeTraceParser
from opspilot.triage.traces.languages.perl import PerlTraceParser
from opspilot.triage.traces.languages.php import PhpTraceParser
from opspilot.triage.traces.languages.powershell import PowerShellTraceParser
from opspilot.triage.traces.languages.python import PythonTraceParser
from opspilot.triage.traces.languages.python_console import PythonConsoleParser
from opspilot.triage.traces.languages.r import RTraceParser
from opspilot.triage.traces.languages.ruby import RubyTraceParser
from opspilot.triage.traces.languages.rust import RustTraceParser

TRACE_PARSERS: tuple[TraceParser, ...] = (
    PythonConsoleParser(),
    PythonTraceParser(),
    JvmTraceParser(),
    JvmReportParser(),
    JavaScriptTestParser(),
    JavaScriptTraceParser(),
    GoTraceParser(),
    RustTraceParser(),
    ElixirTraceParser(),
    ErlangTraceParser(),
    DartTraceParser(),
    DotnetTraceParser(),
    PhpTraceParser(),
    RubyTraceParser(),
    HaskellTraceParser(),
    JuliaTraceParser(),
    AppleTraceParser(),
    NativeTraceParser(),
    LuaTraceParser(),
    PerlTraceParser(),
    PowerShellTraceParser(),
    RTraceParser(),
)
