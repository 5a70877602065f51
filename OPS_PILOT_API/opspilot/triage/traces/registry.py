"""Every trace parser, in order of precedence: of two that read the same lines the earlier one wins."""

from opspilot.triage.traces.base import TraceParser
from opspilot.triage.traces.languages.javascript import JavaScriptTraceParser
from opspilot.triage.traces.languages.jvm import JvmTraceParser
from opspilot.triage.traces.languages.python import PythonTraceParser

TRACE_PARSERS: tuple[TraceParser, ...] = (
    PythonTraceParser(),
    JvmTraceParser(),
    JavaScriptTraceParser(),
)
