"""Every trace parser, in order of precedence: of two that read the same lines the earlier one wins."""

from opspilot.triage.traces.base import TraceParser
from opspilot.triage.traces.languages.go import GoTraceParser
from opspilot.triage.traces.languages.javascript import JavaScriptTraceParser
from opspilot.triage.traces.languages.javascript_tests import JavaScriptTestParser
from opspilot.triage.traces.languages.jvm import JvmTraceParser
from opspilot.triage.traces.languages.jvm_reports import JvmReportParser
from opspilot.triage.traces.languages.python import PythonTraceParser
from opspilot.triage.traces.languages.python_console import PythonConsoleParser
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
    RubyTraceParser(),
)
