"""A log, the good answer to it, and an analyzer that talks to a loopback server."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import SecretStr

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.gemini.calls import CallLedger, ModelClient, OpenLedger
from opspilot.analyzers.gemini.client import GenaiClient
from opspilot.analyzers.gemini.options import GeminiOptions
from opspilot.analyzers.gemini.preparation import Preparation, Redaction
from opspilot.analyzers.gemini.timing import Timing
from opspilot.analyzers.providers.gemini import GeminiAnalyzer
from opspilot.triage.engine import triage
from tests.fakes.plain_tools import PLAIN_REDACTION, SetTiming, keep_the_start

KEY = "AIzaSyTESTKEY-0123456789abcdefghijklmn"
NOW = datetime(2026, 11, 23, 3, 0, 0, tzinfo=UTC)
MODELS = ("gemini-3.5-flash-lite", "gemini-3.8-flash")

LOG = """\
2026-11-23 03:00:00 INFO starting billing worker for ops@example.com
Traceback (most recent call last):
  File "/srv/app/main.py", line 12, in <module>
    main()
  File "/srv/app/db.py", line 41, in connect
    return psycopg2.connect(dsn)
psycopg2.OperationalError: connection to server at "10.0.0.5", port 5432 failed: Connection refused
2026-11-23 03:00:02 INFO worker stopped"""

PATCH = """\
--- a/app/db.py
+++ b/app/db.py
@@ -41,1 +41,1 @@ def connect():
-    return psycopg2.connect(dsn)
+    return psycopg2.connect(dsn, connect_timeout=5)
"""

GOOD: dict[str, Any] = {
    "evidence": [
        {"log_line": 7, "quote": "port 5432 failed: Connection refused", "shows": "the refusal"},
        {"log_line": 5, "quote": 'File "/srv/app/db.py", line 41, in connect', "shows": "where"},
    ],
    "log_addresses_ai": False,
    "reasoning": "Line 5 opens the connection, line 7 says that it was refused.",
    "ruled_out": ["Wrong password: the server would have answered."],
    "rules_hypothesis": "confirmed",
    "verdict": "root_cause_found",
    "root_cause": "PostgreSQL at 10.0.0.5 does not accept connections on port 5432.",
    "root_cause_line": 7,
    "missing": "",
    "summary": "The worker could not reach its database.",
    "suggested_fix": "Start PostgreSQL on 10.0.0.5, or correct the DSN.",
    "steps": ["Check that PostgreSQL runs.", "Check the DSN."],
    "patch": "",
    "confidence": "HIGH",
}


def good(**changes: Any) -> str:
    return json.dumps(GOOD | changes)


def claim(log_line: Any, quote: str) -> dict[str, Any]:
    return {"log_line": log_line, "quote": quote, "shows": "it"}


def request_of(log: str = LOG, **fields: Any) -> AnalysisRequest:
    return AnalysisRequest(**({"title": "t", "raw_logs": log, "triage": triage(log)} | fields))


def make_options(url: str, **changes: Any) -> GeminiOptions:
    options = GeminiOptions(
        api_key=SecretStr(KEY),
        base_url=url,
        models=MODELS,
        timeout_seconds=0.6,
        deadline_seconds=30,
        max_output_tokens=2048,
        log_tokens=5000,
    )
    return replace(options, **changes)


def make_preparation(redaction: Redaction = PLAIN_REDACTION) -> Preparation:
    return Preparation(redaction, keep_the_start, secrets=(KEY,), make_nonce=lambda: "5eed")


@lru_cache(maxsize=4)
def client_of(url: str) -> GenaiClient:
    return GenaiClient(make_options(url), lambda: NOW)


def make_analyzer(
    url: str,
    *,
    timing: Timing | None = None,
    ledger: CallLedger | None = None,
    redaction: Redaction = PLAIN_REDACTION,
    make_client: Callable[[], ModelClient] | None = None,
    **changes: Any,
) -> GeminiAnalyzer:
    options = make_options(url, **changes)
    return GeminiAnalyzer(
        options,
        make_preparation(redaction),
        make_client=make_client or (lambda: client_of(url)),
        ledger=ledger or OpenLedger(),
        timing=timing or SetTiming(),
        now=lambda: NOW,
    )
