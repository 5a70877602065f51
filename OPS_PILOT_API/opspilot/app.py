"""The composition root: settings in, a Flask application out. Opens no connection and starts no
thread."""

import os
import platform
import uuid
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from pydantic import SecretStr
from sqlalchemy import Engine
from werkzeug.routing import IntegerConverter

from opspilot import __version__
from opspilot.analyzers.registry import Analyzers, build_analyzers
from opspilot.cli.registry import COMMANDS
from opspilot.domain.analysis import Analysis
from opspilot.domain.triage import Triage
from opspilot.jobs.base import QueueOptions
from opspilot.jobs.chores import ChoreThread
from opspilot.jobs.registry import build_queue
from opspilot.models import db
from opspilot.repositories.database import (
    begin_writing,
    engine_options,
    open_bare,
    open_reader,
    open_writer,
    pool_use,
    prepare_engine,
)
from opspilot.repositories.lone_reader import open_lone_reader
from opspilot.repositories.migrations import head_revision, known_revisions
from opspilot.repositories.sqlite_changes import SqliteChanges
from opspilot.repositories.unit_of_work import Database
from opspilot.routers.access_guard import AccessGuard
from opspilot.routers.analysis_router import AnalysisRouter
from opspilot.routers.api_router import ApiRouter
from opspilot.routers.docs_router import DocsRouter
from opspilot.routers.error_handlers import register_error_handlers
from opspilot.routers.event_router import EventRouter
from opspilot.routers.health_router import HealthRouter
from opspilot.routers.identity import Identity
from opspilot.routers.openapi import Document, build_openapi
from opspilot.routers.rate_limits import RateLimits
from opspilot.routers.request_hooks import register_request_hooks
from opspilot.routers.security_headers import (
    allow_origins,
    register_security_headers,
    trust_proxies,
)
from opspilot.routers.session_router import SessionRouter
from opspilot.routers.stats_router import StatsRouter
from opspilot.routers.ui_router import UiPages
from opspilot.schemas.wire import LARGEST_ID
from opspilot.services.access_service import AccessService
from opspilot.services.ai_ledger import AiBudget, AiLedger
from opspilot.services.analysis_service import AnalysisService, AnalysisWaiter
from opspilot.services.analysis_worker import AnalysisWorker, WorkLimits
from opspilot.services.clock import Clock, utc_now
from opspilot.services.daily_prune import DailyPrune
from opspilot.services.event_service import EventService
from opspilot.services.export_service import ExportService
from opspilot.services.feedback_service import FeedbackService
from opspilot.services.health_service import HealthService, Migrations
from opspilot.services.import_service import ImportService
from opspilot.services.ingest_service import IngestService
from opspilot.services.metrics_service import MetricsService
from opspilot.services.preview_service import AiUse, PreviewService
from opspilot.services.prune_service import PruneService, Retention
from opspilot.services.session_service import SessionService
from opspilot.services.stats_service import StatsService
from opspilot.settings import API_FOLDER, Settings
from opspilot.telemetry.logs import configure_logs
from opspilot.telemetry.process_figures import Sampler

MIGRATIONS_FOLDER = API_FOLDER / "migrations"
SMALLEST_COMPRESSED_BYTES = 1024


class IdConverter(IntegerConverter):
    """An id that a key column can hold; any other is a 404, not a database error.

    The expression alone decides: a value that it takes and the converter refuses afterwards would
    be a 405 where the rule has other methods.
    """

    regex = rf"[1-9][0-9]{{0,{len(str(LARGEST_ID)) - 1}}}"


class OpsPilot:
    """Every service of one application, wired. Kept in ``app.extensions["opspilot"]`` for
    routers and commands."""

    def __init__(
        self,
        settings: Settings,
        engine: Callable[[], Engine],
        *,
        clock: Clock = utc_now,
        analyzers: Analyzers | None = None,
    ) -> None:
        self.settings = settings
        self._engine = engine
        self._changes = SqliteChanges(engine())
        self.database = Database(
            lambda: open_reader(engine()),
            lambda: open_writer(engine()),
            lambda is_single: begin_writing(engine(), is_single=is_single),
            lambda: open_bare(engine()),
            lambda: open_lone_reader(engine()),
            self._changes.version,
            has_one_writer=settings.is_sqlite,
        )
        self.access = AccessService(
            self.database, clock=clock, admin_token=_secret(settings.admin_token)
        )
        self.sessions = SessionService(self.database, self.access, clock=clock)
        self.identity = Identity(self.access, self.sessions)
        ledger = AiLedger(self.database, _ai_budget(settings), clock=clock)
        self.analyzers = analyzers or build_analyzers(settings, now=clock, ledger=ledger)
        self.worker = AnalysisWorker(
            self.database,
            self.analyzers,
            clock=clock,
            new_owner=lambda: uuid.uuid4().hex,
            limits=_work_limits(settings),
        )
        self.queue = build_queue(settings.job_queue, self.worker, _queue_options(settings))
        self.prune = PruneService(self.database, self.queue, _retention(settings), clock=clock)
        self.daily_prune = DailyPrune(
            self.database, self.prune, clock=clock, new_owner=lambda: uuid.uuid4().hex
        )
        self.chores = ChoreThread(self.daily_prune)
        self.ingest = IngestService(
            self.database,
            self.analyzers,
            self.queue,
            clock=clock,
            max_body_bytes=settings.max_body_bytes,
        )
        self.stats = StatsService(
            self.database, clock=clock, ai_enabled=self.analyzers.upgrade is not None
        )
        self.events = EventService(self.database, clock=clock, edited=self.stats.forget)
        self.analyses = AnalysisService(self.database, self.analyzers, self.queue, clock=clock)
        self.feedback = FeedbackService(self.database, self.analyzers, self.queue, clock=clock)
        self.preview = PreviewService(self.database, self.analyzers.prompter, _ai_use(settings))
        self.waiter = AnalysisWaiter(
            self.database,
            max_seconds=settings.max_wait_seconds,
            max_concurrent=settings.max_concurrent_waits,
        )
        self.health = HealthService(
            self.database,
            migrations=_known_migrations,
            queue_problem=self.queue.problem,
        )
        self.metrics = MetricsService(
            self.database,
            clock=clock,
            pool_use=lambda: pool_use(engine()),
            build=_build_facts(settings),
        )
        self._figures = Sampler(self.metrics.record)
        self.exports = ExportService(
            self.database, clock=clock, expected_revision=expected_revision
        )
        self.imports = ImportService(
            self.database, clock=clock, expected_revision=expected_revision
        )

    @cached_property
    def routers(self) -> tuple[ApiRouter, ...]:
        return (
            EventRouter(ingest=self.ingest, events=self.events, waiter=self.waiter),
            AnalysisRouter(
                analyses=self.analyses,
                feedback=self.feedback,
                preview=self.preview,
                events=self.events,
            ),
            StatsRouter(self.stats),
            HealthRouter(self.health, self.metrics),
            SessionRouter(self.sessions, self.identity),
            DocsRouter(self.openapi),
        )

    @cached_property
    def _document(self) -> Document:
        return build_openapi(self.routers)

    def openapi(self) -> Document:
        return self._document

    def share_figures(self) -> None:
        """For a process that is one of several: whichever is scraped shows them all."""
        self._figures.start()

    def serve_queue(self) -> None:
        """Be a worker until stopped."""
        self.chores.wake()
        self.queue.serve()

    def stop(self) -> None:
        self.chores.stop()
        self.queue.stop()

    def close(self) -> None:
        """Finish or hand back what is running, and give every connection back."""
        self._figures.stop()
        self.stop()
        self._changes.close()
        self._engine().dispose()

    def analyze_text(self, text: str) -> tuple[Triage, Analysis]:
        return self.analyses.analyze_text(text)


def expected_revision() -> str | None:
    return head_revision(MIGRATIONS_FOLDER)


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _build_facts(settings: Settings) -> dict[str, str]:
    return {
        "version": __version__,
        "python": platform.python_version(),
        "database": "sqlite" if settings.is_sqlite else "postgresql",
        "job_queue": settings.job_queue,
    }


def _known_migrations() -> Migrations:
    return Migrations(known_revisions(MIGRATIONS_FOLDER), head_revision(MIGRATIONS_FOLDER))


def _work_limits(settings: Settings) -> WorkLimits:
    return WorkLimits(
        stale_seconds=settings.analysis_stale_seconds,
        max_attempts=settings.analysis_max_attempts,
        max_running=settings.ai_concurrency,
    )


def _retention(settings: Settings) -> Retention:
    return Retention(settings.retention_days, settings.occurrences_kept_per_event)


def _queue_options(settings: Settings) -> QueueOptions:
    return QueueOptions(
        threads=settings.analysis_threads,
        stop_seconds=settings.analysis_stop_seconds,
        database_url=settings.database_url,
        worker_database_url=settings.queue_database_url or settings.database_url,
    )


def _ai_budget(settings: Settings) -> AiBudget:
    return AiBudget(settings.ai_daily_calls, settings.ai_daily_usd, settings.ai_calls_per_minute)


def _ai_use(settings: Settings) -> AiUse:
    if not settings.ai_enabled:
        return AiUse(settings.gemini_model, "AI is turned off (AI_ENABLED=false).")
    if settings.gemini_api_key is None:
        return AiUse(settings.gemini_model, "No Gemini key is set (GEMINI_API_KEY).")
    return AiUse(settings.gemini_model, None)


class SyncFlask(Flask):
    """No view or hook of ours is a coroutine; asking each, ten times a request, is not free."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    settings: Settings, *, clock: Clock = utc_now, analyzers: Analyzers | None = None
) -> Flask:
    """Build the application. Everything that varies is passed in."""
    configure_logs(level=settings.log_level, log_format=settings.log_format)
    app = SyncFlask(__name__, static_folder=None)
    _configure(app, settings)
    opspilot = OpsPilot(settings, _engine_of(app), clock=clock, analyzers=analyzers)
    app.extensions["opspilot"] = opspilot
    _register_http(app, opspilot)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(
        settings.database_url,
        pool_size=settings.database_pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )
    app.config["COMPRESS_MIMETYPES"] = [
        "application/json",
        "text/html",
        "text/css",
        "text/javascript",
    ]
    app.config["COMPRESS_MIN_SIZE"] = SMALLEST_COMPRESSED_BYTES
    _make_sqlite_folder(settings)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS_FOLDER), render_as_batch=settings.is_sqlite)
    with app.app_context():
        prepare_engine(db.engine, timeout_seconds=settings.database_timeout_seconds)


def _make_sqlite_folder(settings: Settings) -> None:
    path = settings.database_url.removeprefix("sqlite:///")
    if settings.is_sqlite and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _engine_of(app: Flask) -> Callable[[], Engine]:
    """Worker threads have no application context of their own."""
    with app.app_context():
        engine = db.engine
    return lambda: engine


def _register_http(app: Flask, opspilot: OpsPilot) -> None:
    app.url_map.converters["id"] = IdConverter
    trust_proxies(app, opspilot.settings.trusted_proxies)
    register_request_hooks(app)
    register_security_headers(app)
    register_error_handlers(app)
    UiPages(opspilot.settings.ui_folder).register(app)
    AccessGuard(opspilot.identity, allowed_origins=opspilot.settings.cors_origins).register(app)
    RateLimits(
        opspilot.settings.rate_limit_per_minute, opspilot.settings.rate_limit_storage_url
    ).register(app)
    app.before_request(_wake_once(opspilot))
    for router in opspilot.routers:
        app.register_blueprint(router)
    Compress(app)
    allow_origins(app, opspilot.settings.cors_origins)


def _wake_once(opspilot: OpsPilot) -> Callable[[], None]:
    """The first request of a process looks for what a crash may have left unfinished, and starts
    what is done once a day."""
    awake_in: set[int] = set()

    def wake() -> None:
        if os.getpid() not in awake_in:
            awake_in.add(os.getpid())
            opspilot.queue.wake()
            opspilot.chores.wake()

    return wake
