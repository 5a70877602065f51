"""A client that reads /openapi.json and sends what it allows, and what it forbids: schemathesis,
with all its checks, against a real server in a thread of this process."""

import gzip
import itertools
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
import waitress
from flask import Flask
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

SEED = 1
SHOWN_BYTES = 500
SERVER_THREADS = 4
LONGEST_KEY = 240
"""Longer ones are on the brink of what is allowed, and stay as they are."""

ANY_REQUEST_ID = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80)
ACCEPTED = st.sampled_from(["*/*", "application/json", "application/problem+json", "text/plain"])

STATE_DECIDES: list[Any] = [
    # A cursor is opaque: no schema can say which ones were made here, and for which order.
    {"operations": ["listEvents", "listOccurrences"], "status": "400"},
    # The version that If-Match names may be gone.
    {"operations": ["updateEvent"], "status": "412"},
]
"""Documented refusals of requests that are well formed."""
ACCEPTANCE = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]
"""The library's own statuses for what its schema allows. A 5xx fails another check."""


CHECKS = {
    "allow_header_conformance",
    "content_type_conformance",
    "ensure_resource_availability",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "object_level_authorization",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
}
"""All that the library has."""


@dataclass
class Findings:
    """``requests``: by operation. ``statuses``: (operation, status) → how often. ``failures``:
    what was wrong, with the command that shows it."""

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def play(app: Flask, *, cases: int, token: str | None = None) -> Findings:
    """``cases``: random requests per operation, beside the systematic ones; ``token``: sent with
    most of them, where the instance asks for one."""
    found = Findings()
    document = json.loads(json.dumps(app.extensions["opspilot"].openapi()))
    with serving(app) as url:
        config = SchemathesisConfig.from_dict({"base-url": url, **_options(cases, token)})
        schema = schemathesis.openapi.from_dict(document, config=config)
        schema.hook(before_generate_case)
        for event in from_schema(schema).execute():
            _note(event, found)
    return found


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """As `python main.py` does. In process it would be faster, but then the library's probes for
    ignored tokens fail on settings of sockets."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=SERVER_THREADS)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.asyncore.close_all(server._map)
    thread.join()
    server.task_dispatcher.shutdown()


def _options(cases: int, token: str | None) -> dict[str, Any]:
    shared = {
        "seed": SEED,
        "continue-on-failure": True,
        "generation": {"max-examples": cases, "database": "none", "no-shrink": True},
        "operations": [_may_be_refused(**state) for state in STATE_DECIDES],
    }
    if token is None:
        nobody_is_asked = {"ignored_auth": {"enabled": False}}
        only_random = {name: {"enabled": False} for name in ("coverage", "stateful")}
        return shared | {"checks": nobody_is_asked, "phases": only_random}
    return shared | {"auth": {"openapi": {"bearer": {"bearer": token}}}}


def _may_be_refused(operations: list[str], status: str) -> dict[str, Any]:
    check = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTANCE, status]}}
    return {"include-operation-id": operations, "checks": check}


def before_generate_case(_context: object, strategy: Any) -> Any:
    """Headers that any request may have, so that routes without parameters vary too."""
    return st.builds(_with_headers, strategy, ANY_REQUEST_ID, ACCEPTED)


def _with_headers(case: Any, request_id: str, accepted: str) -> Any:
    case.headers = {**(case.headers or {}), "X-Request-Id": request_id, "Accept": accepted}
    return case


@schemathesis.hook
def before_call(_context: object, case: Any, kwargs: dict[str, Any]) -> None:
    """Who says gzip sends gzip, and no idempotency key comes with two bodies."""
    headers = case.headers or {}
    if headers.get("Content-Encoding") == "gzip":
        kwargs["data"] = gzip.compress(_plain_body(case))
    key = headers.get("Idempotency-Key", "")
    if key.isascii() and key.isprintable() and 0 < len(key) < LONGEST_KEY:
        headers["Idempotency-Key"] = f"{next(_serial)}-{key}"


def _plain_body(case: Any) -> bytes:
    if isinstance(case.body, bytes):
        return case.body
    text = case.body if case.media_type == "text/plain" else json.dumps(case.body)
    return str(text).encode()


_serial = itertools.count()


def _note(event: events.EngineEvent, found: Findings) -> None:
    if isinstance(event, events.ScenarioFinished):
        _record(event.recorder, found)
    elif isinstance(event, events.NonFatalError):
        found.failures.append(f"{event.label}: {event.info.title}: {event.info.message}")


def _record(recorder: ScenarioRecorder, found: Findings) -> None:
    for case_id, node in recorder.cases.items():
        operation = node.value.operation.definition.raw["operationId"]
        found.requests[operation] += 1
        interaction = recorder.interactions.get(case_id)
        if interaction is not None and interaction.response is not None:
            found.statuses[operation, interaction.response.status_code] += 1
        for check in recorder.checks.get(case_id, ()):
            found.checks[check.name] += 1
            if check.status is Status.FAILURE and check.failure_info is not None:
                info = check.failure_info
                got = (
                    interaction
                    and interaction.response
                    and interaction.response.content[:SHOWN_BYTES]
                )
                found.failures.append(f"{operation}: {info.failure}\n{got!r}\n{info.code_sample}")
